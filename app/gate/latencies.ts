/** Percentiles of many lengths of time in little memory: counted in buckets whose widths grow with the values. */

/** How many values lie in each bucket. */
export type Latencies = Uint32Array

/** Each bucket ends a tenth higher than it begins: its middle is at most 4.8 % beside any value in it. */
const GROWTH = 1.1
/** Milliseconds; the gate counts whole ones, and no call takes longer than a day. */
const LONGEST = 86_400_000
/** The first is for what took less than a millisecond. */
const BUCKETS = 2 + Math.ceil(Math.log(LONGEST) / Math.log(GROWTH))

export const noLatencies: Latencies = new Uint32Array(BUCKETS)

export function withLatency(latencies: Latencies, milliseconds: number): Latencies {
  const next = latencies.slice()
  const index = bucketOf(milliseconds)
  next[index] = (next[index] ?? 0) + 1
  return next
}

export function sumOfLatencies(all: readonly Latencies[]): Latencies {
  const sum = noLatencies.slice()
  for (const one of all)
    for (let index = 0; index < BUCKETS; index++) sum[index] = (sum[index] ?? 0) + (one[index] ?? 0)
  return sum
}

export const countOf = (latencies: Latencies): number => latencies.reduce((sum, count) => sum + count, 0)

/**
 * The least value that `share` of all values (0 to 1) do not exceed, in milliseconds; 0 for less than one. Values above
 * a day count as a day.
 */
export function percentile(latencies: Latencies, share: number): number {
  const rank = Math.max(1, Math.ceil(share * countOf(latencies)))
  let seen = 0
  for (const [index, count] of latencies.entries()) {
    seen += count
    if (seen >= rank) return middleOf(index)
  }
  return 0
}

function bucketOf(milliseconds: number): number {
  if (!(milliseconds >= 1)) return 0
  return 1 + Math.floor(Math.log(Math.min(milliseconds, LONGEST)) / Math.log(GROWTH))
}

/** As far from the value at its beginning as from that at its end, in parts of them. */
const middleOf = (index: number): number => (index === 0 ? 0 : (2 * GROWTH ** index) / (GROWTH + 1))

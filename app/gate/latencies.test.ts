import { describe, expect, test } from 'vitest'
import { countOf, type Latencies, noLatencies, percentile, sumOfLatencies, withLatency } from './latencies.ts'

/** Numbers from 0 to 1, the same in each run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const all = (values: readonly number[]): Latencies => values.reduce(withLatency, noLatencies)

function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0
}

const shapes: Readonly<Record<string, (roll: () => number) => number>> = {
  'all alike': () => 14,
  even: (roll) => 1 + Math.floor(roll() * 2_000),
  'mostly quick, some slow': (roll) => Math.ceil(roll() < 0.9 ? 1 + roll() * 10 : 1_000 + roll() * 60_000),
  'over many powers of ten': (roll) => Math.ceil(10 ** (roll() * 7)),
}

describe.each(Object.entries(shapes))('%s', (_name, shape) => {
  test.each([1, 2, 3, 10, 99, 100, 1_000, 5_000])('%d values', (count) => {
    const roll = dice(count)
    const values = Array.from({ length: count }, () => shape(roll))
    const latencies = all(values)
    for (const share of [0, 0.5, 0.95, 0.99, 1]) {
      const truth = exact(values, share)
      expect(Math.abs(percentile(latencies, share) - truth) / truth, `p${share * 100} of ${truth}`).toBeLessThan(0.05)
    }
  })
})

test('what is no length of time, or too long a one, has a place too', () => {
  const latencies = all([0, 0.4, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e15])
  expect(countOf(latencies)).toBe(6)
  expect(percentile(latencies, 0.5)).toBe(0)
  expect(percentile(latencies, 1)).toBeGreaterThan(80_000_000)
  expect(percentile(latencies, 1)).toBeLessThan(100_000_000)
})

test('a sum has the values of all, and changes none of them', () => {
  const [one, other] = [all([5, 5, 5]), all([500])]
  const sum = sumOfLatencies([one, other])
  expect([countOf(sum), countOf(one), countOf(other), countOf(noLatencies)]).toEqual([4, 3, 1, 0])
  expect(percentile(sum, 1)).toBe(percentile(other, 1))
  expect(percentile(noLatencies, 0.5)).toBe(0)
})

/** Where a query occurs in a log: finds on from where it stopped, so a line is read once while the log grows. */
import type { AnsiSpan } from './ansi.ts'
import { plainText } from './ansi.ts'
import type { LogBuffer } from './ring-buffer.ts'

export interface Finder {
  /** Numbers of the matching lines, ascending, as of the last `advance`. */
  matches(): readonly number[]
  /** Reads what came since, and forgets what has left the buffer. */
  advance(): void
}

/** Case does not count. An empty query matches nothing. */
export function createFinder(buffer: LogBuffer, query: string): Finder {
  const needle = query.toLowerCase()
  let found: number[] = []
  let next = buffer.first()
  return {
    matches: () => found,
    advance: () => {
      if (needle === '') return
      const gone = found.findIndex((number) => number >= buffer.first())
      if (gone !== 0) found = gone === -1 ? [] : found.slice(gone)
      for (next = Math.max(next, buffer.first()); next < buffer.end(); next += 1) {
        const line = buffer.at(next)
        if (line && plainText(line.text).toLowerCase().includes(needle)) found.push(next)
      }
    },
  }
}

/** The match to go to from `current` in a direction, around the end; null without matches. */
export function stepMatch(matches: readonly number[], current: number | null, step: 1 | -1): number | null {
  if (matches.length === 0) return null
  if (current === null) return (step === 1 ? matches[0] : matches.at(-1)) ?? null
  const next = step === 1 ? matches.find((number) => number > current) : matches.findLast((number) => number < current)
  return next ?? (step === 1 ? matches[0] : matches.at(-1)) ?? null
}

export interface MarkedSpan extends AnsiSpan {
  readonly hit: boolean
}

/** Cuts spans where the query begins and ends, also when it runs across two colours. */
export function markHits(spans: readonly AnsiSpan[], query: string): readonly MarkedSpan[] {
  const needle = query.toLowerCase()
  if (needle === '') return spans.map((span) => ({ ...span, hit: false }))
  const ranges = hitRanges(
    spans
      .map(({ text }) => text)
      .join('')
      .toLowerCase(),
    needle,
  )
  const marked: MarkedSpan[] = []
  let offset = 0
  for (const { text, style } of spans) {
    const end = offset + text.length
    const cuts = [offset, ...ranges.flat().filter((cut) => cut > offset && cut < end), end]
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [from = 0, to = 0] = [cuts[index], cuts[index + 1]]
      const hit = ranges.some(([start, stop]) => from >= start && to <= stop)
      marked.push({ text: text.slice(from - offset, to - offset), style, hit })
    }
    offset = end
  }
  return marked
}

function hitRanges(text: string, needle: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length))
    ranges.push([at, at + needle.length])
  return ranges
}

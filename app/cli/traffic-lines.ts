/** What `berth traffic` prints for a person. Pure. */
import type { CallerView, Traffic, TrafficCounts } from '../contract/traffic.ts'
import { callerWords, isLetIn } from '../contract/traffic-words.ts'
import type { Output } from './output.ts'
import { table } from './table.ts'

export function trafficLines(traffic: Traffic, { paint }: Pick<Output, 'paint'>): readonly string[] {
  const { lastHour, lastDay, latency, openStreams, callers, takenAt } = traffic
  if (callers.length === 0) return ['Nobody has called yet.']
  const latencyWords = latency
    ? `p50 ${time(latency.p50)}, p95 ${time(latency.p95)}, p99 ${time(latency.p99)}, from ${counted(latency.calls, 'call')}`
    : 'no call in the last hour'
  const row = ({ name, lastAt, count, state }: CallerView): readonly string[] => [
    name,
    ago(takenAt - lastAt),
    String(count),
    paint(isLetIn(state) ? 'green' : 'red', callerWords[state]),
  ]
  return [
    `Last hour  ${countWords(lastHour)}`,
    `Last day   ${countWords(lastDay)}`,
    `Latency    ${latencyWords}`,
    `Streams    ${openStreams} open`,
    '',
    ...table(['CALLER', 'LAST CALL', 'REQUESTS', 'STATE'], callers.map(row)),
  ]
}

const classes: readonly (readonly [keyof TrafficCounts, string])[] = [
  ['unauthorized', 'refused (401)'],
  ['forbidden', 'forbidden (403)'],
  ['notFound', 'not found (404)'],
  ['otherClientErrors', 'other 4xx'],
  ['serverErrors', '5xx'],
  ['unanswered', 'without an answer of the server (503)'],
]

function countWords(counts: TrafficCounts): string {
  const troubles = classes.filter(([name]) => counts[name] > 0).map(([name, words]) => `${counts[name]} ${words}`)
  const sizes = `${bytes(counts.bytesIn)} in, ${bytes(counts.bytesOut)} out`
  return [counted(counts.requests, 'request'), ...troubles, sizes].join(', ')
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const time = (milliseconds: number): string => {
  if (milliseconds < 1) return '<1 ms'
  return milliseconds < 1_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
}

function ago(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1_440)} days ago`
}

function bytes(amount: number): string {
  if (amount < 1_024) return `${amount} B`
  const kilobytes = amount / 1_024
  return kilobytes < 1_024 ? `${kilobytes.toFixed(0)} KB` : `${(kilobytes / 1_024).toFixed(1)} MB`
}

import { expect, test } from 'vitest'
import { accessRecord } from '../gate/access-log.ts'
import { endedLine, type LineParts, openedLine } from '../gate/testing/access-lines.ts'
import { afterRecord, noTraffic, trafficView } from '../gate/traffic.ts'
import { trafficLines } from './traffic-lines.ts'

const NOW = Date.UTC(2026, 10, 27, 10, 0, 10)
const plain = { paint: (_colour: string, text: string) => text }

function linesOf(...log: readonly string[]): readonly string[] {
  const records = log.flatMap((line) => accessRecord(line) ?? [])
  return trafficLines(
    trafficView(
      records.reduce((traffic, record) => afterRecord(traffic, record, NOW), noTraffic),
      NOW,
    ),
    plain,
  )
}
const at = (minutes: number, changes: Partial<LineParts> = {}): string =>
  endedLine(minutes, NOW - minutes * 60_000, changes)

test('an hour with all that can happen', () => {
  const log = [
    at(300, { in: 3_000_000, agent: 'curl/8' }),
    at(2, { seconds: 2 }),
    at(1, { status: 401, caller: 'expired', client: 'claude-code' }),
    at(0, { status: 503, agent: '' }),
    openedLine(99, NOW),
  ]
  expect(linesOf(...log)).toEqual([
    'Last hour  3 requests, 1 refused (401), 1 without an answer of the server (503), 720 B in, 1 KB out',
    'Last day   4 requests, 1 refused (401), 1 without an answer of the server (503), 2.9 MB in, 2 KB out',
    'Latency    p50 2.0 s, p95 2.0 s, p99 2.0 s, from 1 call',
    'Streams    1 open',
    '',
    'CALLER             LAST CALL  REQUESTS  STATE',
    'A nameless caller  just now   1         let in',
    'Claude Code        1 min ago  1         refused: old token',
    'Cursor             2 min ago  1         let in',
    'curl               5 h ago    1         let in',
  ])
})

test('a server that nobody called', () => {
  expect(linesOf()).toEqual(['Nobody has called yet.'])
})

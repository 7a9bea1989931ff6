/** The range in words, as the header and a screen reader tell it. */
import { describe, expect, test } from 'vitest'
import type { PortHolder, PortSlot } from '../../app/contract/ports.ts'
import { berthLabel, berthWords, countsOf, summaryWords } from './port-words.ts'

const node: PortHolder = {
  kind: 'process',
  bindings: [],
  words: 'node, pid 42',
  pid: 42,
  name: 'node',
  command: null,
  user: null,
  startedAt: null,
  standing: 'own',
}
const slot = (
  port: number,
  state: PortSlot['state'],
  servers: string[] = [],
  holders: PortHolder[] = [],
): PortSlot => ({
  port,
  state,
  servers,
  holders,
})
const slots = [
  slot(3000, 'process', [], [node]),
  slot(3001, 'left-alone'),
  slot(3002, 'running', ['notes']),
  slot(3003, 'conflict', ['files'], [node]),
  slot(9000, 'reserved', ['browser']),
]
const map = { range: { first: 3000, last: 3099 }, slots, exposures: [] }

describe('the summary', () => {
  test('counts what there is and is silent about what there is not', () => {
    expect(summaryWords(map)).toBe('96 free, 3 of yours, 1 of others, 1 conflict, 1 left alone')
  })
  test('of an empty harbour is short, and free is what the legend counts as free', () => {
    expect(summaryWords({ ...map, slots: [] })).toBe('All 100 free')
    expect(summaryWords({ ...map, slots: [slot(3001, 'left-alone')] })).toBe('99 free, 1 left alone')
  })
  test('tells exposures and conflicts outside of the range too', () => {
    const exposure = { port: 8080, addresses: ['0.0.0.0'], container: {} as never }
    const far = { ...map, slots: [slot(9000, 'conflict', ['a'], [node])], exposures: [exposure, exposure] }
    expect(summaryWords(far)).toBe('All 100 free, 1 of yours, 2 exposed, 1 conflict')
  })
})

test('the legend counts the range only, and every port of it once', () => {
  const counts = countsOf(map)
  expect(counts).toMatchObject({ process: 1, 'left-alone': 1, running: 1, conflict: 1, reserved: 0, free: 96 })
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(100)
})

test('a berth is named after our server first, and two of them are both named', () => {
  expect(berthWords(slot(1, 'conflict', ['files'], [node]))).toEqual({ name: 'files', note: 'Conflict' })
  expect(berthWords(slot(1, 'conflict', ['a', 'b']))).toEqual({ name: 'a, b', note: 'Conflict' })
  expect(berthWords(slot(1, 'process', [], [node]))).toEqual({ name: 'node', note: 'pid 42' })
})

test('read aloud, a berth tells who holds it', () => {
  expect([
    berthLabel(3004, null, false),
    berthLabel(3004, null, true),
    berthLabel(3003, slots[3] ?? null, false),
    berthLabel(3001, slots[1] ?? null, false),
  ]).toEqual([
    '3004, free',
    '3004, free, the next server goes here',
    '3003, files, conflict, node, pid 42',
    '3001, left alone',
  ])
})

/** A search finds by name, port or pid, and nothing that only looks like it. */
import { expect, test } from 'vitest'
import type { PortHolder, PortSlot } from '../../app/contract/ports.ts'
import { firstMatch, matchingPorts } from './port-search.ts'

const node: PortHolder = {
  kind: 'process',
  bindings: [],
  words: 'node, pid 13004',
  pid: 13004,
  name: 'node',
  command: 'node vite.js',
  user: 'ada',
  startedAt: null,
  standing: 'own',
}
const web: PortHolder = {
  kind: 'container',
  bindings: [],
  words: 'container web (nginx:1.27)',
  id: 'ab',
  name: 'web',
  image: 'nginx:1.27',
  project: 'shop',
  server: null,
  otherHome: false,
}
const slots: readonly PortSlot[] = [
  { port: 3001, state: 'reserved', servers: ['notes'], holders: [] },
  { port: 3005, state: 'process', servers: [], holders: [node] },
  { port: 3007, state: 'container', servers: [], holders: [web] },
  { port: 9000, state: 'conflict', servers: ['files'], holders: [node] },
]
const map = { range: { first: 3000, last: 3009 }, slots }
const found = (query: string, ...states: readonly PortSlot['state'][]) => {
  const matches = matchingPorts(map, { query, states: new Set(states) })
  return matches && [...matches]
}

test('nothing asked for is not the same as nothing found', () => {
  expect([found('  '), found('nobody')]).toEqual([null, []])
})

test.each([
  ['NOTES', [3001]],
  ['vite', [3005, 9000]],
  ['13004', [3005, 9000]],
  ['1300', [3005, 9000]],
  ['3004', [3004]],
  [':3007', [3007]],
  ['nginx shop', [3007]],
  ['node files', [9000]],
] as const)('%s', (query, ports) => expect(found(query)).toEqual(ports))

test('the legend leaves only its states, free ones too, together with a search', () => {
  expect(found('', 'conflict', 'process')).toEqual([3005, 9000])
  expect(found('', 'free')).toEqual([3000, 3002, 3003, 3004, 3006, 3008, 3009])
  expect(found('node', 'process')).toEqual([3005])
})

test('Enter goes to the port that was typed in full, before one that merely has somebody', () => {
  const first = (query: string) =>
    firstMatch(matchingPorts(map, { query, states: new Set() }) ?? new Set(), query, slots)
  expect([first('3004'), first('300'), first(':3009'), first('nobody')]).toEqual([3004, 3001, 3009, null])
})

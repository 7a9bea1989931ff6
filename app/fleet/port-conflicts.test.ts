import { expect, test } from 'vitest'
import type { PortHolder, PortMap, PortSlot } from '../contract/ports.ts'
import { findingIn } from './port-conflicts.ts'

const bindings = [{ address: '127.0.0.1', family: 4 }] as const
const node: PortHolder = {
  kind: 'process',
  bindings,
  words: 'node, pid 7',
  pid: 7,
  name: 'node',
  command: null,
  user: 'me',
  startedAt: 1,
  standing: 'own',
}
const berth: PortHolder = { ...node, words: 'berth, pid 8', pid: 8, standing: 'berth' }
const hidden: PortHolder = { kind: 'hidden', bindings, words: "another user's process", user: 'root' }
const forwarder: PortHolder = { kind: 'forwarder', bindings, words: 'docker-proxy, pid 9', pid: 9, product: 'Docker' }
const container = (server: string | null): PortHolder => ({
  kind: 'container',
  bindings,
  words: 'container web (nginx:1.27)',
  id: 'c1',
  name: 'web',
  image: 'nginx:1.27',
  project: null,
  server,
  otherHome: false,
})

const map = (slot: Partial<PortSlot>): PortMap => ({
  takenAt: 5,
  range: { first: 3400, last: 3429 },
  slots: [{ port: 3400, state: 'conflict', servers: ['notes'], holders: [], ...slot }],
  exposures: [],
  nextFree: 3401,
  knowsContainers: true,
})
const wordsOf = (slot: Partial<PortSlot>) => findingIn(map(slot), 'notes', 3400)?.conflict.words

test.each<[string, Partial<PortSlot>, string | undefined]>([
  ['a process', { holders: [node] }, 'node, pid 7'],
  ['a foreign container', { holders: [container(null)] }, 'container web (nginx:1.27)'],
  ['two holders', { holders: [node, container(null)] }, 'node, pid 7 and container web (nginx:1.27)'],
  [
    'another server that only wants it',
    { state: 'reserved', servers: ['notes', 'time'] },
    'the server "time", which has the same port',
  ],
  [
    'another server that has it, named once',
    { servers: ['notes', 'time'], holders: [container('time')] },
    'the server "time"',
  ],
  ['a container of a server that no more wants it', { holders: [container('time')] }, 'container web (nginx:1.27)'],
  ['its own container', { state: 'running', holders: [container('notes')] }, undefined],
  ['its own container beside a stranger', { holders: [container('notes'), node] }, 'node, pid 7'],
  ['Berth itself, that tries whether it is free', { holders: [berth] }, undefined],
  [
    'a container on the address of a network card',
    { state: 'exposed', holders: [{ ...container(null), bindings: [{ address: '192.168.0.2', family: 4 }] }] },
    undefined,
  ],
  ['nobody', { state: 'reserved' }, undefined],
])('%s', (_name, slot, words) => {
  expect(wordsOf(slot)).toBe(words)
})

test('a server without a port has no conflict, nor has one whose port the map does not name', () => {
  expect(findingIn(map({ holders: [node] }), 'notes', null)).toBeNull()
  expect(findingIn(map({ holders: [node] }), 'notes', 3401)).toBeNull()
})

test.each([
  ['a process', [node], ['notes'], true],
  ['a hidden one', [hidden], ['notes'], false],
  ['a proxy of an engine', [forwarder], ['notes'], false],
  ['a process beside a hidden one', [hidden, node], ['notes'], true],
  ['another server', [hidden], ['notes', 'time'], true],
] as const)('is sure or may yet explain itself: %s', (_name, holders, servers, isSure) => {
  expect(findingIn(map({ holders, servers }), 'notes', 3400)).toMatchObject({ conflict: { port: 3400 }, isSure })
})

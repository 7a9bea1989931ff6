import { expect, test } from 'vitest'
import type { PublishedPort } from '../engine/engine.ts'
import { HOME_LABEL } from '../engine/labels.ts'
import { nextFreePort, portRows, portTaken } from './conflict.ts'
import { portHolders } from './holder.ts'
import type { Listener } from './listener.ts'

const range = { first: 3000, last: 3003 }

const listener = (about: Partial<Listener>): Listener => ({
  port: 3000,
  address: '127.0.0.1',
  family: 4,
  pid: 4242,
  process: 'node',
  user: '1000',
  ...about,
})

const binding = (about: Partial<PublishedPort>): PublishedPort => ({
  port: 3000,
  address: '127.0.0.1',
  containerPort: 80,
  containerId: 'c1',
  containerName: 'web',
  image: 'nginx:1.27',
  labels: {},
  ...about,
})

const known = {
  attempts: ['in-use'],
  published: [],
  listeners: [],
  ownContainerIds: new Set<string>(),
  homeKey: 'home',
} as const
const words = (...input: Parameters<typeof portHolders>) => portHolders(...input).map((holder) => holder.words)

test('the next free port skips those that are reserved and those that are busy', () => {
  expect(nextFreePort(range, { reserved: new Set([3000]), busy: new Set([3001]) })).toBe(3002)
  expect(nextFreePort(range, { reserved: new Set([3000, 3002]), busy: new Set([3001, 3003]) })).toBeNull()
})

test('a process is named with its pid, once for both families', () => {
  const listeners = [listener({}), listener({ address: '::1', family: 6 })]
  expect(words(3000, { ...known, listeners })).toEqual(['node, pid 4242'])
})

test("another user's process is not guessed", () => {
  const listeners = [listener({ pid: null, process: null, user: '1000' })]
  expect(words(3000, { ...known, listeners })).toEqual(["another user's process (uid 1000)"])
})

test.each([
  ['docker-proxy', 4242],
  ['com.docker.backend.exe', 4242],
  ['OrbStack Helper', 4242],
  ['gvproxy', 4242],
  [null, null],
])('the container is named, not %s in its stead', (process, pid) => {
  const listeners = [listener({ process, pid })]
  expect(portHolders(3000, { ...known, listeners, published: [binding({})] })).toEqual([
    { kind: 'container', words: 'container web (nginx:1.27)', address: '127.0.0.1', containerId: 'c1' },
  ])
})

test("a container of another Berth home is told apart from this home's own", () => {
  const of = (home: string) => [binding({ containerName: 'berth-notes', labels: { [HOME_LABEL]: home } })]
  expect(words(3000, { ...known, published: of('other') })).toEqual(['container berth-notes of another Berth home'])
  expect(words(3000, { ...known, published: of('home') })).toEqual(['container berth-notes (nginx:1.27)'])
  const rows = portRows({ range, homeKey: 'home', servers: [], listeners: [], published: of('other') })
  expect(rows.map(({ holder }) => holder)).toEqual(['container berth-notes of another Berth home'])
})

test('a container on the address of one network card is named, not its proxy, where the port cannot be had', () => {
  const there = {
    ...known,
    attempts: ['free', 'in-use', 'free'],
    listeners: [listener({ process: 'docker-proxy', address: '192.168.1.5' })],
    published: [binding({ address: '192.168.1.5' })],
  } as const
  expect(words(3000, there)).toEqual(['container web (nginx:1.27)'])
  expect(words(3000, { ...there, ownContainerIds: new Set(['c1']) })).toEqual([])
})

test('a proxy that no container explains is named itself', () => {
  const listeners = [listener({ process: 'ssh' })]
  expect(words(3000, { ...known, listeners })).toEqual(['ssh, pid 4242'])
})

test("the server's own container and its proxy are no holders", () => {
  const own = { ...known, published: [binding({})], ownContainerIds: new Set(['c1']) }
  expect(portHolders(3000, { ...own, listeners: [listener({ process: 'docker-proxy' })] })).toEqual([])
  expect(portHolders(3000, own)).toEqual([])
})

test('a stranger beside the own container is still a holder', () => {
  const listeners = [
    listener({ process: 'docker-proxy' }),
    listener({ pid: 77, process: 'vite', address: '::1', family: 6 }),
  ]
  const own = { ...known, listeners, published: [binding({})], ownContainerIds: new Set(['c1']) }
  expect(words(3000, own)).toEqual(['vite, pid 77'])
})

test('a container is a holder even where the engine publishes without a listener', () => {
  expect(words(3000, { ...known, attempts: ['free'], published: [binding({ address: '' })] })).toEqual([
    'container web (nginx:1.27)',
  ])
})

test('a container on the address of one network card leaves the port free', () => {
  expect(words(3000, { ...known, attempts: ['free'], published: [binding({ address: '192.168.1.5' })] })).toEqual([])
})

test('in use by nobody that can be seen is said so', () => {
  expect(portHolders(3000, known)).toEqual([{ kind: 'unknown', words: "another user's process", address: '' }])
})

test('a port that the system refuses is taken, unless only the right to it is missing', () => {
  expect(words(3000, { ...known, attempts: ['refused'] })).toEqual([
    'the operating system, which keeps this port for itself',
  ])
  expect(words(80, { ...known, attempts: ['refused'] })).toEqual([])
})

test('the failure names the holder and offers the next free port', () => {
  const holders = portHolders(3000, { ...known, listeners: [listener({})] })
  expect(portTaken('notes', 3000, holders, 3001)).toMatchObject({
    kind: 'port-taken',
    message: 'Port 3000 is taken by node, pid 4242.',
    fix: 'Move "notes" to port 3001, or stop what holds port 3000.',
    remedy: { kind: 'move', id: 'notes', port: 3001 },
  })
})

test('without a free port there is nothing to move to', () => {
  expect(portTaken('notes', 3000, [], null).remedy).toBeUndefined()
})

test('the table: ours, reserved, conflict and taken, sorted, with ports of servers outside the range', () => {
  const rows = portRows({
    range,
    homeKey: 'home',
    servers: [
      { id: 'moved', port: 4000, containerIds: [] },
      { id: 'notes', port: 3000, containerIds: ['c1'] },
      { id: 'mail', port: 3001, containerIds: [] },
    ],
    listeners: [
      listener({ process: 'docker-proxy' }),
      listener({ port: 3001, pid: 77, process: 'vite', address: '::1', family: 6 }),
      listener({ port: 3002, address: '0.0.0.0' }),
      listener({ port: 9000 }),
    ],
    published: [binding({ containerName: 'berth-notes' })],
  })
  expect(rows).toEqual([
    {
      port: 3000,
      state: 'ours',
      server: 'notes',
      addresses: ['127.0.0.1'],
      holder: 'container berth-notes (nginx:1.27)',
    },
    { port: 3001, state: 'conflict', server: 'mail', addresses: ['::1'], holder: 'vite, pid 77' },
    { port: 3002, state: 'taken', server: null, addresses: ['0.0.0.0'], holder: 'node, pid 4242' },
    { port: 4000, state: 'reserved', server: 'moved', addresses: [], holder: null },
  ])
})

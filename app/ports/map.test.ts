import { expect, test } from 'vitest'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { type PortMapInput, portMap } from './map.ts'
import { bindingOf, listenerOf, nothing, viewer } from './testing/readings.ts'

const mapOf = (about: Partial<PortMapInput>) =>
  portMap({
    takenAt: 1,
    range: { first: 3000, last: 3009 },
    leaveAlone: [],
    servers: [],
    reserved: new Set((about.servers ?? []).map(({ port }) => port)),
    reading: nothing,
    viewer,
    knowsContainers: true,
    ...about,
  })
const states = (about: Partial<PortMapInput>) =>
  mapOf(about).slots.map(({ port, state, servers }) => [port, state, ...servers])

const ours = (server: string, about: Parameters<typeof bindingOf>[0] = {}) =>
  bindingOf({
    containerId: server,
    containerName: server,
    labels: { [HOME_LABEL]: 'home', [SERVER_LABEL]: server },
    ...about,
  })

test('an empty computer has no slots: what is not named is free', () => {
  expect(mapOf({})).toEqual({
    takenAt: 1,
    range: { first: 3000, last: 3009 },
    slots: [],
    exposures: [],
    nextFree: 3000,
    knowsContainers: true,
  })
})

test('each state, by number, with ports of servers outside of the range', () => {
  const about = {
    servers: [
      { id: 'far', port: 4000 },
      { id: 'notes', port: 3000 },
      { id: 'mail', port: 3001 },
      { id: 'idle', port: 3002 },
    ],
    leaveAlone: [3001, 3006, 3007],
    reading: {
      listeners: [
        listenerOf({ process: 'docker-proxy' }),
        listenerOf({ port: 3001, pid: 77, process: 'vite', address: '::1', family: 6 }),
        listenerOf({ port: 3004 }),
        listenerOf({ port: 3007 }),
        listenerOf({ port: 9000 }),
      ],
      published: [
        ours('notes'),
        bindingOf({ port: 3003, containerId: 'c2' }),
        bindingOf({ port: 3005, containerId: 'c3', address: '0.0.0.0' }),
        bindingOf({ port: 3005, containerId: 'c3', address: '::' }),
      ],
      reservations: [{ first: 3009, last: 3100 }],
    },
  }
  expect(states(about)).toEqual([
    [3000, 'running', 'notes'],
    [3001, 'conflict', 'mail'],
    [3002, 'reserved', 'idle'],
    [3003, 'container'],
    [3004, 'process'],
    [3005, 'exposed'],
    [3006, 'left-alone'],
    [3007, 'process'],
    [3009, 'process'],
    [4000, 'reserved', 'far'],
  ])
  expect(mapOf(about).nextFree).toBe(3008)
})

test('two servers of one port are a conflict, whoever of them runs', () => {
  const servers = [
    { id: 'one', port: 3000 },
    { id: 'two', port: 3000 },
  ]
  expect(states({ servers })).toEqual([[3000, 'conflict', 'one', 'two']])
  expect(states({ servers, reading: { ...nothing, published: [ours('one')] } })).toEqual([
    [3000, 'conflict', 'one', 'two'],
  ])
})

test("a container of another server of the fleet on a server's port is a conflict", () => {
  const servers = [{ id: 'notes', port: 3000 }]
  expect(states({ servers, reading: { ...nothing, published: [ours('mail')] } })).toEqual([[3000, 'conflict', 'notes']])
})

test('a stranger beside the own container is a conflict, one on a network card is not', () => {
  const servers = [{ id: 'notes', port: 3000 }]
  const beside = (address: string) => ({
    ...nothing,
    published: [ours('notes')],
    listeners: [listenerOf({ pid: 77, address })],
  })
  expect(states({ servers, reading: beside('::1') })).toEqual([[3000, 'conflict', 'notes']])
  expect(states({ servers, reading: beside('192.168.1.5') })).toEqual([[3000, 'running', 'notes']])
})

test('that Berth itself tries a port is no news', () => {
  const trying = { ...nothing, listeners: [listenerOf({ pid: viewer.pid })] }
  expect(mapOf({ reading: trying }).slots).toEqual([])
  const another = { ...nothing, listeners: [listenerOf({ process: 'berth' })] }
  expect(states({ servers: [{ id: 'notes', port: 3000 }], reading: another })).toEqual([[3000, 'reserved', 'notes']])
})

test('every container that other computers can reach is listed, ours and those outside of the range too', () => {
  const published = [
    bindingOf({ port: 9000, containerId: 'c2', containerName: 'db', address: '192.168.1.5' }),
    ours('notes', { address: '0.0.0.0' }),
    ours('notes', { address: '::' }),
    bindingOf({ port: 3001, containerId: 'c3', address: '127.0.0.1' }),
    bindingOf({ port: 3001, containerId: 'c4', containerName: 'mixed', address: '127.0.0.1' }),
    bindingOf({ port: 3001, containerId: 'c4', containerName: 'mixed', address: '10.0.0.2' }),
  ]
  const { exposures } = mapOf({ servers: [{ id: 'notes', port: 3000 }], reading: { ...nothing, published } })
  expect(
    exposures.map(({ port, addresses, container }) => [port, addresses, container.name, container.server]),
  ).toEqual([
    [3000, ['0.0.0.0', '::'], 'notes', 'notes'],
    [3001, ['10.0.0.2'], 'mixed', null],
    [9000, ['192.168.1.5'], 'db', null],
  ])
})

test('an exposed container of a server is worse than a running one, and a conflict worse than that', () => {
  const servers = [{ id: 'notes', port: 3000 }]
  const published = [ours('notes', { address: '0.0.0.0' })]
  expect(states({ servers, reading: { ...nothing, published } })).toEqual([[3000, 'exposed', 'notes']])
  const listeners = [listenerOf({ address: '::1', family: 6 })]
  expect(states({ servers, reading: { ...nothing, published, listeners } })).toEqual([[3000, 'conflict', 'notes']])
})

test('there is no next port when all are taken, reserved or left alone', () => {
  const range = { first: 3000, last: 3003 }
  const about = { range, leaveAlone: [3000], servers: [{ id: 'notes', port: 3001 }] }
  const reading = { ...nothing, listeners: [listenerOf({ port: 3002 })], reservations: [{ first: 3003, last: 3003 }] }
  expect(mapOf({ ...about, reading }).nextFree).toBeNull()
  expect(mapOf({ ...about, reading: { ...reading, reservations: [] } }).nextFree).toBe(3003)
})

test('a server that other computers are let to at one address is no exposed container', () => {
  const servers = [{ id: 'notes', port: 3000 }]
  const tls = ours('notes', { containerId: 'tls', containerName: 'notes-tls', address: '192.168.1.20' })
  const reading = { ...nothing, published: [ours('notes'), tls] }
  expect(states({ servers, reading })).toEqual([[3000, 'running', 'notes']])
  expect(mapOf({ servers, reading }).exposures).toEqual([])
})

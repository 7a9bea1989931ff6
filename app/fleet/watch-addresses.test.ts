import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { Settings } from '../contract/settings.ts'
import type { Container } from '../engine/engine.ts'
import { ROLE_LABEL } from '../engine/labels.ts'
import { createPicture, type Picture } from './picture.ts'
import { watchAddresses } from './watch-addresses.ts'

const address = '192.168.1.20'
const definition = (remote: object | null) => ServerDefinition.parse({ image: 'mcp/notes', port: 3000, remote })
const settings = Settings.parse({})
const app = { version: '0', home: '/h', platform: 'linux', packaged: false }
const fleetWith = (remote: object | null) => ({ settings, problems: [], servers: { notes: definition(remote) } })

const container = (role: string, bindings: Container['bindings']): Container => ({
  id: role,
  name: role,
  image: 'x',
  imageId: 'x',
  labels: { [ROLE_LABEL]: role },
  status: 'running',
  exitCode: 0,
  outOfMemory: false,
  error: '',
  restartCount: 0,
  createdAt: 1,
  startedAt: 2,
  finishedAt: null,
  bindings,
  requestedBindings: bindings,
  removesItself: false,
  stopTimeoutSeconds: 1,
})
const at = (where: string, port: number) => [{ address: where, port, containerPort: 1 }]

let picture: Picture
let addresses: Set<string>
let reached: string[]
let end: () => void

beforeEach(() => {
  vi.useFakeTimers()
  addresses = new Set(['127.0.0.1', address])
  reached = []
  picture = createPicture({ app, fleet: { ...fleetWith(null), unused: {} }, now: () => 10 })
  const reach = async (id: string): Promise<void> => void reached.push(id)
  end = watchAddresses({ picture, reach, log: () => undefined, addresses: () => addresses })
})
afterEach(() => {
  end()
  vi.useRealTimers()
})
const stateNow = () => picture.store.getState().servers[0]?.remote?.state
const later = () => vi.advanceTimersByTime(10_000)

function running({ withTls }: { readonly withTls: boolean }): void {
  picture.change('notes', (facts) => ({
    ...facts,
    container: container('server', []),
    gate: container('gate', at('127.0.0.1', 3000)),
    tls: withTls ? container('tls', at(address, 3443)) : null,
  }))
}
const turnOn = () => picture.showFleet({ ...fleetWith({ address, port: 3443 }), unused: {} })

test('a server is out of reach while its address is gone, and in reach when it is back', () => {
  turnOn()
  running({ withTls: true })
  expect(stateNow()).toBe('up')
  addresses = new Set(['127.0.0.1'])
  later()
  expect(stateNow()).toBe('down')
  addresses = new Set(['127.0.0.1', address])
  later()
  expect([stateNow(), reached]).toEqual(['up', []])
})

test('what could not be started while the address was gone is started when it is back', () => {
  addresses = new Set(['127.0.0.1'])
  turnOn()
  running({ withTls: false })
  later()
  expect(reached).toEqual([])
  addresses = new Set(['127.0.0.1', address])
  later()
  later()
  expect(reached).toEqual(['notes'])
})

test('nobody looks while no server is meant for other computers', () => {
  running({ withTls: false })
  addresses = new Set()
  const before = picture.store.getState().revision
  later()
  expect(picture.store.getState().revision).toBe(before)
})

import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import type { Remote } from '../contract/server.ts'
import { ROLE_LABEL } from '../engine/labels.ts'
import { SAMPLE_IMAGE, sampleDefinition } from '../engine/sample-image.ts'
import { answerOf, outerAddress, sumByClient } from '../gate/testing/secure.ts'
import { createTestFleet, server, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('window')
  berth.start()
})
afterEach(() => fleet.clean())

const id = 'sample'
const sample = { id }
const port = 3346
const address = outerAddress()
const remote: Remote = { address, port, tls: true }
const url = `https://${address}:${port}/mcp`

const write = (changes: object = {}): Promise<void> =>
  fleet.write({ sample: { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'gate', port, ...changes } })

async function start(changes: object = {}): Promise<void> {
  await write(changes)
  await berth.handlers['server:start'](sample)
  await healthy()
}
const healthy = () =>
  until(berth, (snapshot) => {
    const { health } = server(snapshot, id)
    return health.kind === 'probed' && health.report.outcome.kind === 'healthy'
  })
const view = () => server(berth.store.getState(), id)
const set = (wanted: Remote | null) => berth.handlers['remote:set']({ id, remote: wanted })
const reachable = (state: 'up' | 'down') => until(berth, (snapshot) => server(snapshot, id).remote?.state === state)
const authority = async () => (await berth.handlers['remote:authority'](undefined)).certificate
const current = async () => (await berth.handlers['remote:options'](sample)).current
/** By role: the ids of the containers that run. */
async function running(): Promise<Readonly<Record<string, string>>> {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })
  const all = await fleet.docker.listContainers({ filters })
  return Object.fromEntries(all.map(({ Labels, Id }) => [Labels[ROLE_LABEL], Id]))
}

test('another computer reaches a server that runs on meanwhile, with its token and the authority, until it is told not to', async () => {
  await start()
  const before = await running()
  expect(view().remote).toBeNull()
  await set(remote)
  expect(view()).toMatchObject({ state: { kind: 'running' }, remote: { url, state: 'up' }, outdated: false })
  expect((await running())['server']).toBe(before['server'])

  const token = await berth.tokenOf(id)
  expect(await sumByClient(url, token, await authority())).toBe('5')
  await expect(sumByClient(url, token, null)).rejects.toThrow(/certificate/)
  expect((await answerOf({ host: address, port, ca: await authority() })).status).toBe(401)
  // What is only for this computer goes on.
  expect((await berth.handlers['server:probe'](sample)).outcome.kind).toBe('healthy')

  const kinds = new Set<string>()
  berth.store.subscribe((snapshot) => kinds.add(server(snapshot, id).state.kind))
  await set(null)
  expect([...kinds]).toEqual(['running'])
  expect(view()).toMatchObject({ state: { kind: 'running' }, remote: null, outdated: false })
  expect(new Set(Object.keys(await running()))).toEqual(new Set(['gate', 'server']))
  expect((await running())['server']).toBe(before['server'])
  await expect(answerOf({ host: address, port, ca: await authority() })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('the authority stays the same when containers are made anew and the server is started again', async () => {
  await start({ remote })
  const first = await authority()
  const trusted = async (): Promise<number> => (await answerOf({ host: address, port, ca: first })).status
  expect(await trusted()).toBe(401)
  const { tls } = await running()
  await berth.handlers['server:restart'](sample)
  await reachable('up')
  expect((await running())['tls']).not.toBe(tls)
  expect(await trusted()).toBe(401)
  expect(await authority()).toBe(first)
})

test('the same address again brings back what had gone', async () => {
  await start({ remote })
  const { tls = '' } = await running()
  await fleet.docker.getContainer(tls).remove({ force: true, v: true })
  await reachable('down')
  expect((await current())?.problem).toMatchObject({ kind: 'start-failed' })
  await set(remote)
  expect(view().remote?.state).toBe('up')
  expect((await current())?.problem).toBeNull()
})

test('a sealed-off server is reached from another computer, too', async () => {
  await start({ remote, network: 'isolated' })
  expect(await sumByClient(url, await berth.tokenOf(id), await authority())).toBe('5')
})

test('a port that somebody has on that address is not taken, and all stays as it was', async () => {
  await start()
  const before = await running()
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(port, address, resolve))
  try {
    const offered = (await berth.handlers['remote:options'](sample)).addresses.find((one) => one.address === address)
    if (offered) expect(offered.port).toBe(port + 1)
    await expect(set(remote)).rejects.toMatchObject({
      kind: 'port-taken',
      message: expect.stringContaining(`pid ${process.pid}`),
      fix: expect.stringContaining(String(port + 1)),
    })
    expect(await running()).toEqual(before)
    expect(view()).toMatchObject({ remote: null, state: { kind: 'running' } })
    // One that is started all the same runs for this computer.
    await write({ remote })
    await until(berth, (snapshot) => server(snapshot, id).remote !== null)
    await berth.handlers['server:restart'](sample)
    await healthy()
    expect(view().remote?.state).toBe('down')
    expect((await current())?.problem).toMatchObject({ kind: 'port-taken' })
  } finally {
    holder.close()
  }
})

test('where the address is gone the server runs for this computer, and says why nobody else reaches it', async () => {
  const gone = '203.0.113.77'
  await start({ remote: { address: gone, port } })
  expect(view()).toMatchObject({ state: { kind: 'running' }, gate: 'up', remote: { state: 'down' } })
  expect((await current())?.problem).toMatchObject({ kind: 'no-address', message: expect.stringContaining(gone) })
  await expect(set({ ...remote, address: gone })).rejects.toMatchObject({ kind: 'no-address' })
  // Any other change of it is not held up by that.
  await berth.handlers['server:update']({ id, definition: { ...view().definition, startWithBerth: true } })
  expect(view()).toMatchObject({ state: { kind: 'running' }, definition: { startWithBerth: true } })
})

test('two servers do not get one place, and one without a gate gets none', async () => {
  await fleet.write({
    sample: { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'gate', port, remote },
    other: { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'gate', port: 3344 },
    open: { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'server', port: 3347 },
  })
  await until(berth, ({ servers }) => servers.length === 3)
  const setFor = (who: string) => berth.handlers['remote:set']({ id: who, remote })
  await expect(setFor('other')).rejects.toMatchObject({
    kind: 'port-taken',
    message: expect.stringContaining('"sample"'),
  })
  await expect(setFor('open')).rejects.toMatchObject({
    kind: 'invalid-input',
    message: expect.stringContaining('gate'),
  })
  expect((await berth.handlers['remote:options']({ id: 'open' })).refusal).toMatchObject({ kind: 'invalid-input' })
})

test('one that was turned off by hand in the file is told to be open, and closed by a start', async () => {
  await start({ remote })
  await write()
  const { state } = server(await until(berth, (snapshot) => server(snapshot, id).state.kind === 'failed'), id)
  expect(state).toMatchObject({ failure: { kind: 'not-loopback', message: expect.stringContaining(address) } })
  await berth.handlers['server:start'](sample)
  await healthy()
  expect(new Set(Object.keys(await running()))).toEqual(new Set(['gate', 'server']))
})

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import {
  createTestFleet,
  obedientServer,
  server,
  serverRunning,
  stateIs,
  type TestFleet,
  until,
} from './testing/test-fleet.ts'

let fleet: TestFleet
let proxy: FaultProxy
/** Reaches the engine through the proxy, so that what it does can be made to take long. */
let slow: Berth
let quick: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  proxy = await createFaultProxy()
  await fleet.write({ notes: obedientServer({ port: 3347 }) })
  slow = fleet.face('window', { DOCKER_HOST: proxy.dockerHost })
  quick = fleet.face('window')
  for (const face of [slow, quick]) {
    face.start()
    await until(face, ({ engine, servers }) => engine.kind === 'ready' && servers.length === 1)
  }
})
afterEach(async () => {
  await proxy.restore()
  await fleet.clean()
  await proxy.close()
})

const notes = { id: 'notes' }
const filters = () => JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })
const containers = () => fleet.docker.listContainers({ all: true, filters: filters() })

/** A start that has read the definition and now looks for the image, for as long as `meanwhile` takes. */
async function slowStart(meanwhile: () => Promise<unknown>): Promise<PromiseSettledResult<void>> {
  proxy.delay(2_000)
  const before = proxy.requests()
  const started = Promise.allSettled([slow.handlers['server:start'](notes)])
  await expect.poll(proxy.requests).toBeGreaterThan(before)
  await meanwhile()
  await proxy.restore()
  const [result] = await started
  return result
}

test('a server that is removed while its image is looked for does not come back', async () => {
  const result = await slowStart(() => quick.handlers['server:remove'](notes))
  expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'unknown-server' } })
  expect(await containers()).toEqual([])
  expect(await readFile(fleet.home.fleetFile, 'utf8')).not.toContain('notes')
})

test('a server that is moved while its image is looked for comes up on the new port', async () => {
  const result = await slowStart(() => quick.handlers['server:move']({ id: 'notes', port: 3348 }))
  expect(result.status).toBe('fulfilled')
  expect((await containers()).flatMap(({ Ports }) => Ports.map(({ PublicPort }) => PublicPort))).toEqual([3348])
})

test('a stop elsewhere ends a start that has not got as far as the container', async () => {
  const result = await slowStart(() => quick.handlers['server:stop'](notes))
  expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'cancelled' } })
  expect(await containers()).toEqual([])
})

test('a start elsewhere waits for a slow stop and then starts', async () => {
  const drains = 'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 1500)); setInterval(() => {}, 1e6)'
  await fleet.write({ notes: serverRunning(drains, { port: 3347 }) })
  await slow.handlers['server:start'](notes)
  await until(quick, stateIs('notes', 'running'))
  const events = await fleet.docker.getEvents({
    filters: { label: [`dev.berth.home=${fleet.home.key}`], event: ['kill'] },
  })
  const stopped = slow.handlers['server:stop'](notes)
  await once(events, 'data')
  await quick.handlers['server:start'](notes)
  await stopped
  expect((await containers()).map(({ State }) => State)).toEqual(['running'])
  await until(quick, stateIs('notes', 'running'))
})

test('a cancelled restart keeps the container and its log', async () => {
  await slow.handlers['server:start'](notes)
  const { container } = server(slow.store.getState(), 'notes')
  const restarted = slow.handlers['server:restart'](notes)
  await until(slow, ({ servers: [one] }) => one?.state.kind === 'starting' && one.state.step.kind === 'launch')
  await slow.handlers['server:cancel'](notes)
  await expect(restarted).rejects.toMatchObject({ kind: 'cancelled' })
  expect((await containers()).map(({ Id, State }) => [Id, State])).toEqual([[container?.id, 'exited']])
  await until(slow, stateIs('notes', 'stopped'))
})

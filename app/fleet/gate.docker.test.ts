import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { ROLE_LABEL } from '../engine/labels.ts'
import { SAMPLE_IMAGE, sampleDefinition } from '../engine/sample-image.ts'
import { createTestFleet, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('window')
  berth.start()
})
afterEach(() => fleet.clean())

const sample = { id: 'sample' }
const url = 'http://127.0.0.1:3340/mcp'

async function startSample(changes: object = {}): Promise<void> {
  await fleet.write({ sample: { ...sampleDefinition, image: SAMPLE_IMAGE, auth: 'gate', port: 3340, ...changes } })
  await berth.handlers['server:start'](sample)
  await until(berth, (snapshot) => {
    const { health } = server(snapshot, 'sample')
    return health.kind === 'probed' && health.report.outcome.kind === 'healthy'
  })
}

const listed = async () => {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })
  return fleet.docker.listContainers({ all: true, filters })
}

test('the gate alone is published, and the server is reached through it with its token only', async () => {
  await startSample()
  const containers = await listed()
  expect(containers.map(({ Labels, Ports }) => [Labels[ROLE_LABEL], Ports.some((port) => port.PublicPort)])).toEqual(
    expect.arrayContaining([
      ['server', false],
      ['gate', true],
    ]),
  )
  expect(server(berth.store.getState(), 'sample')).toMatchObject({ gate: 'up', outdated: false })
  const health = server(berth.store.getState(), 'sample').health
  expect(health).toMatchObject({ report: { outcome: { access: 'token' } } })
  expect((await fetch(url, { method: 'POST' })).status).toBe(401)

  await berth.handlers['server:stop'](sample)
  await until(berth, stateIs('sample', 'stopped'))
  await expect(fetch(url)).rejects.toThrow()
})

test('a rotation: both tokens work, then the old one is revoked', async () => {
  await startSample()
  const old = await berth.tokenOf('sample')
  const report = await berth.handlers['server:rotate'](sample)
  expect(report).toMatchObject({ proven: true, access: 'token' })
  expect(report.previousUntil).toBeGreaterThan(Date.now() + 9 * 60_000)
  const fresh = await berth.tokenOf('sample')
  const status = async (token: string) =>
    (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{}' })).status
  expect(await status(old)).not.toBe(401)
  expect(await status(fresh)).not.toBe(401)
  await berth.handlers['server:revoke'](sample)
  expect(await status(old)).toBe(401)
  expect(await status(fresh)).not.toBe(401)
})

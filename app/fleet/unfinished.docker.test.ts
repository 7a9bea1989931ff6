import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { createTestFleet, serverRunning, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth
/** Takes a second and a half to end. */
const drains = 'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 1500)); setInterval(() => {}, 1e6)'

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({ notes: serverRunning(drains, { port: 3343 }) })
  berth = fleet.face('window')
  berth.start()
  await berth.handlers['server:start'](notes)
  await until(berth, stateIs('notes', 'running'))
})
afterEach(() => fleet.clean())

const notes = { id: 'notes' }
const running = async (): Promise<readonly (number | undefined)[]> => {
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] })
  const containers = await fleet.docker.listContainers({ filters })
  return containers.flatMap(({ Ports }) => Ports.map(({ PublicPort }) => PublicPort))
}
const file = (): Promise<string> => readFile(fleet.home.fleetFile, 'utf8')

test('a restart that is under way when Berth quits is finished first', async () => {
  const restarted = berth.handlers['server:restart'](notes)
  await until(berth, stateIs('notes', 'stopping'))
  await berth.stop()
  await restarted
  expect(await running()).toEqual([3343])
})

test('a move that is under way when Berth quits is finished first', async () => {
  const moved = berth.handlers['server:move']({ id: 'notes', port: 3344 })
  await until(berth, stateIs('notes', 'starting'))
  await berth.stop()
  expect(await moved).toBe(3344)
  expect(await running()).toEqual([3344])
})

test('cancel undoes a move', async () => {
  const moved = Promise.allSettled([berth.handlers['server:move']({ id: 'notes', port: 3344 })])
  await until(berth, stateIs('notes', 'starting'))
  await berth.handlers['server:cancel'](notes)
  expect(await moved).toMatchObject([{ status: 'rejected', reason: { kind: 'cancelled' } }])
  expect(await running()).toEqual([3343])
  expect(await file()).not.toContain('3344')
  await until(berth, stateIs('notes', 'running'))
})

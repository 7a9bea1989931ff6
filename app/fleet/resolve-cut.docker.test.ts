/** However far a way out has come when the engine goes away, it happened as a whole or not at all. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { type CutMoment, createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import { createResolveFleet, type FleetState, type ResolveFleet } from './testing/resolve-fleet.ts'
import { obedientServer, until } from './testing/test-fleet.ts'

const notes = { id: 'notes' }
const github = { id: 'github' }
/** More than any of these ways out takes; the loops end where a way out needs fewer. */
const MANY = 60

let fleet: ResolveFleet
let proxy: FaultProxy
let berth: Berth

beforeEach(async () => {
  fleet = await createResolveFleet()
  proxy = await createFaultProxy()
})
afterEach(async () => {
  await fleet.clean()
  await proxy.close()
})

/** What a person would see of the fleet: how many containers do not run is no part of it. */
const seen = ({ containers: _containers, ...state }: FleetState) => state

interface Scene {
  readonly choose: () => ReturnType<Berth['handlers']['ports:resolve']>
  /** All of it happened. */
  readonly isDone: (state: FleetState) => boolean
}

/** After so many outages Berth would wait half a minute before it looks again by itself. */
const reconnected = async (): Promise<void> => {
  const asking = setInterval(() => void berth.handlers['engine:retry'](undefined), 50)
  await until(berth, ({ engine }) => engine.kind === 'ready').finally(() => clearInterval(asking))
}

/** Cuts at the first request, then at the second... until one run needs no request that could be cut. */
async function cutEverywhere(request: RegExp, moments: readonly CutMoment[], { choose, isDone }: Scene): Promise<void> {
  const before = await fleet.state()
  const outcomes: string[] = []
  for (const moment of moments) {
    for (let nth = 1; nth < MANY; nth += 1) {
      await reconnected()
      const { containers } = await fleet.state()
      const cut = proxy.cutAt(request, nth, moment)
      const result = await choose().catch((thrown: unknown) => thrown)
      const hasCut = cut.hasCut()
      await proxy.restore()
      const where = `cut ${moment} request ${nth}: ${result instanceof Error ? result.message : 'done'}`
      const state = await fleet.state()
      outcomes.push(where)
      if (result instanceof Error) {
        expect(state, where).toEqual({ ...before, containers })
      } else {
        expect(isDone(state), `${where} ${JSON.stringify(state)}`).toBe(true)
        await reconnected()
        await berth.handlers['ports:undo']({ key: (result as { undo: { key: string } }).undo.key })
        expect(seen(await fleet.state()), `undo after ${where}`).toEqual(seen(before))
      }
      if (!hasCut) break
    }
  }
  // It was cut at all, and the last run of each moment was a whole one.
  expect(outcomes.length).toBeGreaterThan(3 * moments.length)
  expect(outcomes.filter((outcome) => outcome.endsWith('done')).length).toBeGreaterThanOrEqual(moments.length)
}

const connect = async (): Promise<void> => {
  berth = await fleet.connected('cli', { DOCKER_HOST: proxy.dockerHost })
}
const orders = /^(?:POST|DELETE) /
const questions = /^GET (?!\S*\/events)/

async function runningServer(): Promise<Scene> {
  await fleet.prepare({ notes: obedientServer({ port: 3450 }) })
  await connect()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'notes' })
  await berth.handlers['server:start'](notes)
  return {
    choose: () =>
      berth.handlers['ports:resolve']({
        ...notes,
        choice: { kind: 'move', server: 'notes', port: 3455 },
        start: false,
      }),
    isDone: ({ ports, running, clientFile }) =>
      ports['notes'] === 3455 && running['notes'] === 3455 && clientFile.includes(':3455/'),
  }
}

async function foreignContainer(): Promise<Scene> {
  await fleet.prepare({ notes: obedientServer({ port: 3451 }) })
  await connect()
  const containerId = await fleet.containerOn(3451)
  return {
    choose: () =>
      berth.handlers['ports:resolve']({ ...notes, choice: { kind: 'stop-container', containerId }, start: true }),
    isDone: ({ running, strangers }) => running['notes'] === 3451 && strangers[0] === false,
  }
}

async function otherServer(): Promise<Scene> {
  await fleet.prepare({ notes: obedientServer({ port: 3452 }), github: obedientServer({ port: 3452 }) })
  await connect()
  await berth.handlers['client:link']({ client: 'claude-code', id: 'github' })
  await berth.handlers['server:start'](github)
  return {
    choose: () =>
      berth.handlers['ports:resolve']({
        ...notes,
        choice: { kind: 'move', server: 'github', port: 3456 },
        start: true,
      }),
    isDone: ({ ports, running, clientFile }) =>
      ports['github'] === 3456 &&
      running['github'] === 3456 &&
      running['notes'] === 3452 &&
      clientFile.includes(':3456/'),
  }
}

const scenes = { runningServer, foreignContainer, otherServer }
const names = ['runningServer', 'foreignContainer', 'otherServer'] as const

test.each(names)(
  '%s: cut at each order, before the engine hears it, while it obeys, and after',
  async (name) => {
    await cutEverywhere(orders, ['before', 'during', 'after'], await scenes[name]())
  },
  400_000,
)

test.each(names)(
  '%s: cut at each question',
  async (name) => {
    await cutEverywhere(questions, ['before'], await scenes[name]())
  },
  400_000,
)

test('an engine that is away for a while in the middle is waited for, so that nothing is left half undone', async () => {
  const { choose } = await runningServer()
  const before = await fleet.state()
  let back: Promise<void> | null = null
  proxy.beforeNext(/^POST \S+\/start/, async () => {
    await proxy.down()
    back = delay(1_500).then(() => proxy.restore())
  })
  await expect(choose()).rejects.toMatchObject({ kind: 'no-engine' })
  await back
  expect(seen(await fleet.state())).toEqual(seen(before))
})

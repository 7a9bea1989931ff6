import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import type { PortMap } from '../contract/ports.ts'
import { StreamRequest } from '../contract/streams.ts'
import { createTestEngine, type TestEngine } from '../engine/testing/test-engine.ts'
import { createTestFleet, obedientServer, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth
let stranger: TestEngine
/** Every conflict of notes that any face was shown, each once in a row. */
let shown: (string | null)[]

beforeEach(async () => {
  fleet = await createTestFleet()
  stranger = await createTestEngine()
  await fleet.write({ notes: obedientServer({ port: 3412 }) })
  berth = fleet.face('window')
  shown = []
  berth.store.subscribe(({ servers }) => {
    const words = servers.find(({ id }) => id === 'notes')?.conflict?.words ?? null
    if (words !== (shown.at(-1) ?? null)) shown.push(words)
  })
})
afterEach(async () => {
  await stranger.clean()
  await fleet.clean()
})

const notes = { id: 'notes' }
const isTaken = () => berth.store.getState().servers.some(({ conflict }) => conflict !== null)

/** Runs a container of somebody else that has the port. Returns its id. */
async function takePort(): Promise<string> {
  const publish = { address: '127.0.0.1', hostPort: 3412, containerPort: 3000 }
  const id = await stranger.engine.create(stranger.spec('setInterval(() => {}, 1e6)', { publish }))
  await stranger.engine.start(id)
  return id
}

async function show(): Promise<void> {
  berth.start()
  berth.setVisible(true)
  await until(berth, ({ engine }) => engine.kind === 'ready')
}

test('a foreign container that takes the port is named, once and rightly, and forgotten when it is gone', async () => {
  await show()
  const id = await takePort()
  await until(berth, isTaken)
  await stranger.engine.remove(id)
  await until(berth, () => !isTaken())
  expect(shown).toEqual([expect.stringMatching(/^container berth-test-/), null])
})

test('what was there before Berth is known without a window', async () => {
  await takePort()
  berth.start()
  berth.setVisible(false)
  await until(berth, isTaken)
})

test('a server that another face starts and stops is never its own stranger', async () => {
  await show()
  const cli = fleet.face('cli')
  await cli.look()
  for (let round = 0; round < 3; round += 1) {
    await cli.handlers['server:start'](notes)
    await until(berth, stateIs('notes', 'running'))
    await cli.handlers['server:stop'](notes)
    await until(berth, stateIs('notes', 'stopped'))
  }
  // The answer to this look comes after all that went before.
  await takePort()
  await until(berth, isTaken)
  expect(shown).toHaveLength(1)
})

test('a start that failed for its port says so until the port is free, and can be had again then', async () => {
  await show()
  const id = await takePort()
  await until(berth, isTaken)
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'port-taken' })
  await stranger.engine.remove(id)
  await until(berth, () => !isTaken())
  expect(server(berth.store.getState(), 'notes').state).toMatchObject({
    kind: 'failed',
    failure: { kind: 'port-taken', message: 'The port was taken, and is free again.' },
  })
  await berth.handlers['server:start'](notes)
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('running')
})

test('who follows the ports sees the container come and go, also while no window shows', async () => {
  const maps: PortMap[] = []
  const wakes = new Set<() => void>()
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  const stop = berth.openStream(StreamRequest.parse({ kind: 'ports' }), {
    send: async (message) => {
      if (message.kind === 'ports') maps.push(message.map)
      for (const wake of wakes) wake()
    },
  })
  const untilState = (state: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${state} in ${JSON.stringify(maps)}`)), 10_000)
      const look = (): void => {
        if (maps.at(-1)?.slots.find(({ port }) => port === 3412)?.state !== state) return
        clearTimeout(timer)
        wakes.delete(look)
        resolve()
      }
      wakes.add(look)
      look()
    })
  await untilState('reserved')
  const id = await takePort()
  await untilState('conflict')
  await stranger.engine.remove(id)
  await untilState('reserved')
  stop()
})

/** A rotation that cannot be done leaves the server running as it was, and says so when it does not. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { TEST_IMAGE } from '../engine/testing/test-image.ts'
import { createTestFleet, obedientServer, server, type TestFleet, until } from './testing/test-fleet.ts'

const port = 3333
const notes = { id: 'notes' }

let fleet: TestFleet
let berth: Berth
const endings: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('window')
})
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
  await fleet.clean()
})

type Definition = Parameters<typeof obedientServer>[0]

async function running(definition: Definition = {}) {
  await fleet.write({ notes: obedientServer({ port, ...definition }) })
  berth.start()
  await berth.handlers['server:start'](notes)
  return now()
}
const now = () => server(berth.store.getState(), 'notes')
const containers = () =>
  fleet.docker.listContainers({ all: true, filters: JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] }) })

/** Changes the file under the running container, which is outdated then. */
async function redefined(definition: Definition): Promise<void> {
  await fleet.write({ notes: obedientServer({ port, ...definition }) })
  await until(berth, (snapshot) => server(snapshot, 'notes').outdated)
}

test('without its image the server is not even stopped', async () => {
  const [repository, tag] = ['127.0.0.1:9/berth/gone', fleet.home.key]
  await fleet.docker.getImage(TEST_IMAGE).tag({ repo: repository, tag })
  const before = await running({ image: `${repository}:${tag}` })
  const token = await berth.tokenOf('notes')
  await fleet.docker.getImage(`${repository}:${tag}`).remove()

  await expect(berth.handlers['server:rotate'](notes)).rejects.toMatchObject({ kind: 'pull-failed' })
  expect(now()).toMatchObject({ state: before.state, container: before.container })
  expect(await berth.tokenOf('notes')).toBe(token)
})

test('what the engine refuses to make is refused before the server is stopped', async () => {
  const source = await mkdtemp(join(tmpdir(), 'berth-mount-'))
  const before = await running({ mounts: [{ source, target: '/data' }] })
  const token = await berth.tokenOf('notes')
  await rm(source, { recursive: true })

  await expect(berth.handlers['server:rotate'](notes)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining(`The mounted folder ${source} does not exist.`),
    fix: expect.stringContaining('The old token is in place again'),
  })
  expect(now()).toMatchObject({ state: before.state, container: before.container })
  expect(await berth.tokenOf('notes')).toBe(token)
})

test('a container that cannot start gives way to the one that ran before', async () => {
  const before = await running()
  const token = await berth.tokenOf('notes')
  await redefined({ user: 'nobody-has-this-name' })

  await expect(berth.handlers['server:rotate'](notes)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining('The image has no user "nobody-has-this-name".'),
    fix: expect.stringContaining('The old token is in place again'),
  })
  expect(now()).toMatchObject({ state: { kind: 'running' }, container: before.container })
  expect((await containers()).map(({ Id, State }) => [Id, State])).toEqual([[before.container?.id, 'running']])
  expect(await berth.tokenOf('notes')).toBe(token)
})

/** Takes the port in the moment in which nobody has it. */
async function stolen(): Promise<Server> {
  for (;;) {
    const thief = createServer().listen(port, '127.0.0.1')
    const isOurs = await once(thief, 'listening').then(
      () => true,
      () => false,
    )
    if (isOurs) return thief
    await delay(1)
  }
}

test('a server that cannot be brought back is said not to run', async () => {
  const before = await running()
  const token = await berth.tokenOf('notes')
  const theft = stolen()
  endings.push(async () => {
    const thief = await theft
    thief.close()
    await once(thief, 'close')
  })
  await expect(berth.handlers['server:rotate'](notes)).rejects.toMatchObject({
    kind: 'rotate-failed',
    message: expect.stringContaining(`Port ${port} is taken by node, pid ${process.pid}.`),
    fix: expect.stringContaining('"notes" does not run now'),
  })
  expect(now().state.kind).toBe('stopped')
  expect((await containers()).map(({ Id, State }) => [Id, State])).toEqual([[before.container?.id, 'exited']])
  expect(await berth.tokenOf('notes')).toBe(token)
})

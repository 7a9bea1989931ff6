import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import {
  createTestFleet,
  listening,
  obedientServer,
  server,
  serverRunning,
  stateIs,
  type TestFleet,
  tell,
  until,
} from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({
    notes: obedientServer({
      port: 3305,
      env: { API_KEY: 'key-123456' },
      secrets: ['API_KEY'],
      limits: { memory: '64m' },
    }),
  })
  berth = await opened()
})
afterEach(() => fleet.clean())

async function opened(): Promise<Berth> {
  const face = fleet.face('window')
  face.start()
  await until(face, ({ engine }) => engine.kind === 'ready')
  return face
}
async function running(id = 'notes') {
  await berth.handlers['server:start']({ id })
  const { container } = server(berth.store.getState(), id)
  return fleet.docker.getContainer(container?.id ?? '')
}
const notes = () => server(berth.store.getState(), 'notes')

test('docker stop, docker start and docker rm from a terminal show, and none of them as a crash', async () => {
  const container = await running()
  await listening(3305)
  const shows = (kind: 'stopped' | 'running'): Promise<unknown> => until(berth, stateIs('notes', kind))
  for (let round = 0; round < 3; round++) {
    await container.stop({ t: 5 })
    await shows('stopped')
    await container.start()
    await shows('running')
  }
  expect(notes().lastCrash).toBeNull()
  await container.remove({ force: true })
  await shows('stopped')
  expect(notes()).toMatchObject({ container: null, lastCrash: null })
})

test('docker kill and docker pause are told apart from a crash', async () => {
  const container = await running()
  await container.pause()
  await until(berth, stateIs('notes', 'paused'))
  await container.unpause()
  await until(berth, stateIs('notes', 'running'))
  await container.kill()
  await until(berth, stateIs('notes', 'stopped'))
  expect(notes().lastCrash).toBeNull()
})

test('a crash is remembered with code, words and last lines, secrets redacted, while the engine runs it again', async () => {
  await running()
  await listening(3305)
  await tell(3305, '/say/before%20the%20end')
  await tell(3305, '/exit/3')
  await until(berth, (snapshot) => (server(snapshot, 'notes').lastCrash?.lastLines.length ?? 0) > 0)
  const { lastCrash } = notes()
  expect(lastCrash).toMatchObject({ exitCode: 3, outOfMemory: false, reason: 'It ended with exit code 3.' })
  expect(lastCrash?.lastLines).toEqual(['started with •••', 'before the end', 'key •••'])
  await until(berth, stateIs('notes', 'running'))
})

test('a program that the image does not have is named', async () => {
  await fleet.write({ notes: obedientServer({ port: 3305, command: ['nosuch', '--flag'] }) })
  await berth.handlers['server:start']({ id: 'notes' })
  const reason = 'The image has no program "nosuch" (exit code 127). Correct the command of the server.'
  await until(berth, (snapshot) => server(snapshot, 'notes').lastCrash?.reason === reason)
  expect(notes().lastCrash).toMatchObject({ exitCode: 127, outOfMemory: false })
})

test('out of memory is said in words', async () => {
  await running()
  await listening(3305)
  await tell(3305, '/oom')
  await until(berth, (snapshot) => server(snapshot, 'notes').lastCrash?.outOfMemory === true)
  expect(notes().lastCrash).toMatchObject({ exitCode: 137, reason: 'It ran out of memory (limit 64m).' })
})

test('a restart loop is one, and a stop ends it', async () => {
  await fleet.write({ notes: serverRunning('console.log("no config"); process.exit(1)', { port: 3305 }) })
  await berth.handlers['server:start']({ id: 'notes' })
  const isLoop = ({ state }: ReturnType<typeof notes>) => state.kind === 'restarting' && state.restarts >= 3
  await until(berth, (snapshot) => isLoop(server(snapshot, 'notes')))
  // It keeps looking like a loop in the moments in which the container runs.
  const kinds = new Set<string>()
  const unsubscribe = berth.store.subscribe((snapshot) => kinds.add(server(snapshot, 'notes').state.kind))
  await until(berth, (snapshot) => {
    const { state } = server(snapshot, 'notes')
    return state.kind === 'restarting' && state.restarts >= 5
  })
  unsubscribe()
  expect([...kinds]).toEqual(['restarting'])
  await berth.handlers['server:stop']({ id: 'notes' })
  expect(notes().state).toEqual({ kind: 'stopped' })
  await until(berth, (snapshot) => server(snapshot, 'notes').lastCrash?.lastLines.at(-1) === 'no config')
  expect(notes().lastCrash).toMatchObject({ exitCode: 1, outOfMemory: false })
})

test('what ran before Berth was opened is adopted, with crash and loop', async () => {
  const container = await running()
  await berth.stop()
  berth = await opened()
  expect(notes()).toMatchObject({ state: { kind: 'running' }, container: { id: container.id }, outdated: false })
  await berth.stop()
  await container.stop({ t: 5 })
  berth = await opened()
  expect(notes()).toMatchObject({ state: { kind: 'stopped' }, lastCrash: null })
})

test("another home's containers are none of its business", async () => {
  const other = await createTestFleet()
  try {
    await other.write({ notes: obedientServer({ port: 3306 }) })
    const face = other.face('cli')
    await face.look()
    const seen = new Set<string | undefined>()
    berth.store.subscribe((snapshot) => seen.add(server(snapshot, 'notes').container?.id))
    await face.handlers['server:start']({ id: 'notes' })
    const own = await running()
    expect((await own.inspect()).Name).toBe(`/berth-${fleet.home.key}-notes`)
    // Only an event tells of this: those of the other home must have come through before it.
    await own.pause()
    await until(berth, stateIs('notes', 'paused'))
    await berth.look()
    expect([...seen].filter((one) => one !== undefined)).toEqual([own.id])
  } finally {
    await other.clean()
  }
})

test('what the CLI does the window sees, and the other way round', async () => {
  const cli = fleet.face('cli')
  await cli.look()
  await cli.handlers['server:start']({ id: 'notes' })
  await until(berth, stateIs('notes', 'running'), 2_000)
  await berth.handlers['server:stop']({ id: 'notes' })
  expect(server(await cli.look(), 'notes').state.kind).toBe('stopped')
  await cli.handlers['server:add']({ kind: 'definition', id: 'second', definition: obedientServer() })
  const seen = await until(berth, ({ servers }) => servers.length === 2, 2_000)
  expect(server(seen, 'second').definition.port).toBeGreaterThanOrEqual(3300)
})

test('neither the snapshot nor the activity file ever holds a token or a secret', async () => {
  const seen: string[] = []
  berth.store.subscribe((snapshot) => seen.push(JSON.stringify(snapshot)))
  const env = { API_KEY: 'key-123456', DB_PASS: 'pass-123456', DATABASE_URL: 'postgres://u:pw-123456@host/db' }
  const command = [...(obedientServer().command ?? []), '--', '--api-key', 'flag-123456']
  await fleet.write({ notes: obedientServer({ port: 3305, env, secrets: ['API_KEY'], command }) })
  await until(berth, (snapshot) => server(snapshot, 'notes').definition.env['DB_PASS'] !== undefined)
  await running()
  await listening(3305)
  await tell(3305, '/exit/3')
  await until(berth, (snapshot) => (server(snapshot, 'notes').lastCrash?.lastLines.length ?? 0) > 0)
  const { definition, container } = await berth.handlers['server:inspect']({ id: 'notes' })
  const plans = await berth.handlers['server:plan']({
    kind: 'definition',
    id: 'third',
    definition: obedientServer({ env: { API_KEY: 'key-123456' }, secrets: ['API_KEY'] }),
  })
  await berth.handlers['server:stop']({ id: 'notes' })
  const token = await berth.tokenOf('notes')
  await berth.stop()
  const { readFile } = await import('node:fs/promises')
  const activity = await readFile(fleet.home.activityFile, 'utf8')
  const shown = [...seen, definition, container, JSON.stringify(plans), activity].join('\n')
  expect(activity).toContain('"action":"server:start","server":"notes","outcome":"done"')
  expect(definition).toContain('"API_KEY": "•••"')
  expect(definition).toContain('"postgres://u:•••@host/db"')
  expect(container).toContain('"--api-key"')
  expect(shown).not.toContain(token)
  expect(shown).not.toMatch(/(?:key|pass|pw|flag)-123456/)
})

test('an edit that would show a secret is refused, and one that leaves it masked keeps it', async () => {
  const { definition } = notes()
  const update = (change: Partial<typeof definition>) =>
    berth.handlers['server:update']({ id: 'notes', definition: { ...definition, ...change } })
  await expect(update({ secrets: [] })).rejects.toMatchObject({ kind: 'invalid-input' })
  await expect(update({ env: { OTHER: '•••' } })).rejects.toMatchObject({ kind: 'invalid-input' })
  await update({ stopTimeout: 3 })
  const { readFile } = await import('node:fs/promises')
  expect(JSON.parse(await readFile(fleet.home.fleetFile, 'utf8'))).toMatchObject({
    servers: { notes: { env: { API_KEY: 'key-123456' }, secrets: ['API_KEY'], stopTimeout: 3 } },
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFaultProxy } from '../engine/testing/fault-proxy.ts'
import { createTestFleet, obedientServer, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
const children: ChildProcess[] = []

beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({ notes: obedientServer({ port: 3340 }) })
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await fleet.clean()
})

const notes = { id: 'notes' }
const containers = () =>
  fleet.docker.listContainers({ all: true, filters: JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] }) })

/** Another real process with a Berth over the same home; `body` has `berth` and `say` in scope. */
function otherProcess(body: string) {
  const app = join(import.meta.dirname, '..')
  const program = `
    import { createServer } from 'vite'
    const vite = await createServer({ configFile: ${JSON.stringify(join(app, '..', 'vite.config.ts'))}, logLevel: 'silent', server: { middlewareMode: true, ws: false, watch: null, hmr: false } })
    const { compose } = await vite.ssrLoadModule(${JSON.stringify(join(app, 'compose.ts'))})
    const no = () => { throw new Error('no') }
    const berth = compose({
      env: process.env, platform: process.platform, homedir: ${JSON.stringify(fleet.person)}, version: '0', packaged: false,
      resources: '', launcher: { command: 'node', script: '', env: {} }, face: 'cli',
      surface: { copy: no, chooseSaveFile: no, reveal: no, openDocs: no, quit: no },
    })
    const say = (line) => process.stdout.write(line + '\\n')
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(app, '..'),
    env: { ...process.env, ...fleet.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const heard: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => heard.push(line))
  const said = async (line: string): Promise<void> => {
    while (!heard.includes(line)) await once(lines, 'line', { signal: AbortSignal.timeout(40_000) })
  }
  return { child, said, go: () => child.stdin.write('go\n') }
}

test('two processes that start the same server at once make one container', async () => {
  const berth = fleet.face('window')
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  const { said, go } = otherProcess(`
    await berth.look()
    say('ready')
    await new Promise((resolve) => process.stdin.once('data', resolve))
    await berth.handlers['server:start']({ id: 'notes' })
    say(berth.store.getState().servers[0].state.kind)`)
  await said('ready')
  const made: unknown[] = []
  const filters = { label: [`dev.berth.home=${fleet.home.key}`], event: ['create'] }
  const events = await fleet.docker.getEvents({ filters })
  events.on('data', (event) => made.push(event))
  go()
  await berth.handlers['server:start'](notes)
  await said('running')
  expect(await containers()).toHaveLength(1)
  expect(made).toHaveLength(1)
  expect(server(berth.store.getState(), 'notes')).toMatchObject({ state: { kind: 'running' }, lastCrash: null })
})

test('a process killed in the middle of a start leaves nothing that the next start cannot deal with', async () => {
  const { child, said } = otherProcess(`
    await berth.look()
    berth.store.subscribe(({ servers: [notes] }) => notes.state.kind === 'starting' && notes.state.step.kind === 'launch' && say('launching'))
    await berth.handlers['server:start']({ id: 'notes' })
    await new Promise(() => {})`)
  await said('launching')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const berth = fleet.face('window')
  berth.start()
  await berth.handlers['server:start'](notes)
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('running')
  expect(await containers()).toHaveLength(1)
})

test('what happened while the engine could not be reached is seen as soon as it can', async () => {
  const proxy = await createFaultProxy()
  try {
    const berth = fleet.face('window', { DOCKER_HOST: proxy.dockerHost })
    berth.start()
    await berth.handlers['server:start'](notes)
    const id = server(berth.store.getState(), 'notes').container?.id ?? ''
    await proxy.down()
    const lost = await until(berth, ({ engine }) => engine.kind === 'missing')
    expect(server(lost, 'notes')).toMatchObject({ state: { kind: 'stopped' }, container: null })
    await fleet.docker.getContainer(id).stop({ t: 5 })
    await proxy.restore()
    await berth.handlers['engine:retry'](undefined)
    const back = await until(berth, ({ engine }) => engine.kind === 'ready')
    expect(server(back, 'notes')).toMatchObject({ state: { kind: 'stopped' }, container: { id } })
    await fleet.docker.getContainer(id).start()
    await until(berth, stateIs('notes', 'running'))
  } finally {
    await proxy.close()
  }
})

test('without an engine Berth opens, says so, and refuses what needs one in words', async () => {
  const berth = fleet.face('window', { DOCKER_HOST: 'unix:///nonexistent/docker.sock' })
  berth.start()
  const { engine, servers } = await until(berth, (snapshot) => snapshot.engine.kind !== 'searching')
  expect(engine).toMatchObject({ kind: 'missing', failure: { kind: 'no-engine' } })
  expect(servers.map(({ id }) => id)).toEqual(['notes'])
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'no-engine' })
})

test('what starts with Berth starts, once, when the engine is there', async () => {
  await fleet.write({
    notes: obedientServer({ port: 3340, startWithBerth: true }),
    idle: obedientServer({ port: 3341 }),
  })
  const berth = fleet.face('window')
  berth.start()
  await until(berth, stateIs('notes', 'running'))
  expect(server(berth.store.getState(), 'idle').state.kind).toBe('stopped')
  await berth.handlers['server:stop'](notes)
  await berth.look()
  expect(server(berth.store.getState(), 'notes').state.kind).toBe('stopped')
})

test('a stopped server that another face gives a new token shows it: no event of the engine speaks of it', async () => {
  const berth = fleet.face('window')
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  const other = fleet.face('cli')
  await other.look()
  await other.handlers['server:rotate'](notes)
  const { servers } = await until(berth, ({ servers }) => servers[0]?.token != null, 5_000)
  const [first] = servers
  await other.handlers['server:rotate'](notes)
  await until(berth, (now) => (server(now, 'notes').token?.createdAt ?? 0) > (first?.token?.createdAt ?? 0), 5_000)
})

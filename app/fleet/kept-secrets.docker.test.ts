import { readFile, stat, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import type { ServerDefinitionInput } from '../contract/server.ts'
import { createTestFleet, server, serverRunning, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

const PORT = 3346
const id = 'web'
const web = { id }
const planted = 'planted-key-51d7'
const second = 'planted-key-second'

/** Says what it was given, as careless servers do, and answers with it. */
const careless = `
  const { readFileSync } = require('fs')
  const file = process.env.FILE_KEY_FILE ? readFileSync(process.env.FILE_KEY_FILE, 'utf8') : 'none'
  console.log('given', process.env.API_KEY, file)
  require('http').createServer((request, response) => {
    response.end(JSON.stringify({ env: process.env.API_KEY, file, direct: process.env.FILE_KEY ?? null }))
  }).listen(Number(process.env.PORT))`

const tells = [
  '/usr/local/bin/node',
  '-e',
  `console.log('license', process.env.LICENSE)
  require('http').createServer((_, response) => response.end('{}')).listen(Number(process.env.PORT))`,
]

let fleet: TestFleet
let berth: Berth
beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('window')
})
afterEach(() => fleet.clean())

const definition = (changes: Partial<ServerDefinitionInput> = {}) =>
  serverRunning(careless, { port: PORT, auth: 'none', ...changes })
const fleetFile = (): Promise<string> => readFile(fleet.home.fleetFile, 'utf8')
/** With a limit: a connection from before the server listened may be left without an answer. */
const answer = async (): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${PORT}/mcp`, { signal: AbortSignal.timeout(1_000) })).json()

async function chooseFile(): Promise<void> {
  await berth.look()
  await berth.handlers['settings:update']({ ...berth.store.getState().settings, secretStore: 'file' })
}

/** To its end as it is now. */
async function log(): Promise<string> {
  const lines: string[] = []
  const request = { kind: 'logs', id, tail: 100, follow: false } as const
  await new Promise<void>((resolve, reject) => {
    berth.openStream(request, {
      send: async (message) => {
        if (message.kind === 'lines') lines.push(...message.lines.map(({ text }) => text))
        if (message.kind !== 'end') return
        message.failure ? reject(new Error(message.failure.message)) : resolve()
      },
    })
  })
  return lines.join('\n')
}

const bothKeys = { env: { API_KEY: planted, FILE_KEY: second }, secrets: ['FILE_KEY'], secretFiles: ['FILE_KEY'] }

/** A server that runs, answers, and has said in its log what it was given. */
async function runWithKeys(changes: Partial<ServerDefinitionInput>): Promise<void> {
  await berth.handlers['server:add']({ kind: 'definition', id, definition: definition(changes) })
  berth.start()
  await berth.handlers['server:start'](web)
  await until(berth, stateIs(id, 'running'))
  await vi.waitFor(answer, 10_000)
}

test('a key reaches the container as a variable or a file, and is nowhere else', async () => {
  await fleet.write({})
  await chooseFile()
  await runWithKeys(bothKeys)
  expect(await fleetFile()).not.toMatch(/planted/)
  expect((await stat(fleet.home.secretsFile(id))).mode & 0o777).toBe(0o600)
  expect(await answer()).toEqual({ env: planted, file: second, direct: null })
  expect(await log()).toBe('given ••• •••')
  const seen = JSON.stringify([berth.store.getState(), await berth.handlers['server:inspect'](web)])
  expect(seen).not.toMatch(/planted/)
  expect(seen).toContain('•••')

  // A new value is for the next start, and says so.
  await berth.handlers['secret:set']({ id, name: 'API_KEY', value: `${planted}-new`, asFile: false })
  await until(berth, (snapshot) => server(snapshot, id).outdated)
  await berth.handlers['server:restart'](web)
  await vi.waitFor(async () => expect(await answer()).toMatchObject({ env: `${planted}-new` }), 10_000)
  await until(berth, (snapshot) => !server(snapshot, id).outdated)

  await berth.handlers['server:remove'](web)
  await expect(stat(fleet.home.secretsFile(id))).rejects.toThrow('ENOENT')
}, 60_000)

test('a key that was replaced or removed stays masked in the log of the container that has it, then is forgotten', async () => {
  await fleet.write({})
  await chooseFile()
  await runWithKeys(bothKeys)
  await berth.handlers['secret:set']({ id, name: 'API_KEY', value: 'planted-newer', asFile: false })
  await berth.handlers['secret:remove']({ id, name: 'FILE_KEY' })
  expect(await log()).toBe('given ••• •••')
  expect(JSON.stringify(await berth.handlers['server:inspect'](web))).not.toMatch(/planted/)

  await berth.handlers['server:restart'](web)
  await vi.waitFor(async () => expect(await answer()).toMatchObject({ env: 'planted-newer', file: 'none' }), 10_000)
  const kept = await readFile(fleet.home.secretsFile(id), 'utf8')
  expect(kept).not.toContain(planted)
  expect(kept).not.toContain(second)
}, 60_000)

test('a key of an older fleet.json that is entered anew stays masked in the log, too', async () => {
  await fleet.write({ [id]: definition({ env: { LICENSE: planted }, secrets: ['LICENSE'], command: tells }) })
  await berth.look()
  await berth.handlers['server:start'](web)
  await vi.waitFor(answer, 10_000)
  expect(await log()).toBe('license •••')
  await chooseFile()
  await berth.handlers['secret:set']({ id, name: 'LICENSE', value: 'planted-newer', asFile: false })
  expect(await log()).toBe('license •••')
}, 60_000)

test('a variable that only its name tells to be a secret is removed as one, and no value stays that no container has', async () => {
  await fleet.write({ [id]: definition({ env: { DB_PASS: planted } }) })
  await berth.look()
  await berth.handlers['secret:remove']({ id, name: 'DB_PASS' })
  expect(await fleetFile()).not.toContain('DB_PASS')
  await chooseFile()
  await berth.handlers['secret:set']({ id, name: 'API_KEY', value: second, asFile: false })
  await berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  await berth.handlers['secret:remove']({ id, name: 'API_KEY' })
  expect(await readFile(fleet.home.secretsFile(id), 'utf8')).not.toContain(second)
})

test('without a keychain and a choice nothing is added, and nothing of it is written anywhere', async () => {
  await fleet.write({})
  const source = { kind: 'definition', id, definition: definition({ env: { API_KEY: planted } }) } as const
  await expect(berth.handlers['server:add'](source)).rejects.toMatchObject({
    kind: 'no-keyring',
    remedy: { kind: 'use-secret-file' },
  })
  expect(await fleetFile()).not.toContain(id)
  await expect(stat(fleet.home.secretsFile(id))).rejects.toThrow('ENOENT')
})

test('a value that is missing keeps the server from starting, and is named', async () => {
  await fleet.write({})
  await chooseFile()
  await berth.handlers['server:add']({ kind: 'definition', id, definition: definition({ env: { API_KEY: planted } }) })
  await writeFile(fleet.home.secretsFile(id), JSON.stringify({ version: 1, values: {} }))
  await expect(berth.handlers['server:start'](web)).rejects.toMatchObject({
    kind: 'secret-missing',
    message: 'API_KEY, a secret of "web", has no value.',
    remedy: { kind: 'enter-secret', id, name: 'API_KEY' },
  })
  expect(server(berth.store.getState(), id)).toMatchObject({ state: { kind: 'failed' }, keptSecrets: {} })
})

test('what an older fleet.json holds stays and works until it is moved', async () => {
  await fleet.write({ [id]: definition({ env: { API_KEY: planted }, secrets: ['API_KEY'] }) })
  await berth.look()
  expect(server(berth.store.getState(), id).plainSecrets).toEqual(['API_KEY'])
  await expect(berth.handlers['secret:keep'](web)).rejects.toMatchObject({ kind: 'no-keyring' })
  expect(await fleetFile()).toContain(planted)
  await chooseFile()
  expect(await berth.handlers['secret:keep'](web)).toEqual(['API_KEY'])
  expect(await fleetFile()).not.toContain(planted)
  expect(server(berth.store.getState(), id).plainSecrets).toEqual([])
  await berth.handlers['server:start'](web)
  await vi.waitFor(async () => expect(await answer()).toMatchObject({ env: planted }), 10_000)
}, 60_000)

test('what an older fleet.json holds is moved by itself as soon as there is where to', async () => {
  await fleet.write({ [id]: definition({ env: { API_KEY: planted }, secrets: ['API_KEY'] }) })
  await chooseFile()
  expect(await fleetFile()).toContain(planted)
  fleet.face('window').start()
  await vi.waitFor(async () => expect(await fleetFile()).not.toContain(planted), 10_000)
  expect((await stat(fleet.home.secretsFile(id))).mode & 0o777).toBe(0o600)
  const activity = await readFile(fleet.home.activityFile, 'utf8')
  expect(activity).toContain('secret:keep')
  expect(activity).not.toContain(planted)
})

test('an edit that fails leaves the key as it was', async () => {
  await fleet.write({ other: serverRunning('', { port: PORT + 1, auth: 'none' }) })
  await chooseFile()
  await berth.handlers['server:add']({ kind: 'definition', id, definition: definition({ env: { API_KEY: planted } }) })
  const before = await readFile(fleet.home.secretsFile(id), 'utf8')
  const { definition: shown } = server(berth.store.getState(), id)
  const edited = { ...shown, port: PORT + 1, env: { API_KEY: second } }
  await expect(berth.handlers['server:update']({ id, definition: edited })).rejects.toMatchObject({
    kind: 'port-taken',
  })
  expect(JSON.parse(await readFile(fleet.home.secretsFile(id), 'utf8'))).toEqual(JSON.parse(before))
})

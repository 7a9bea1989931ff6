import { readFile, stat, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import type { ServerDefinitionInput } from '../contract/server.ts'
import { createTestFleet, server, serverRunning, type TestFleet } from './testing/test-fleet.ts'

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
const answer = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${PORT}/mcp`)).json()

async function chooseFile(): Promise<void> {
  await berth.look()
  await berth.handlers['settings:update']({ ...berth.store.getState().settings, secretStore: 'file' })
}

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
    message: expect.stringContaining('API_KEY, a secret of "web"'),
  })
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

import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import type { ServerDefinitionInput } from '../contract/server.ts'
import { createTestFleet, obedientServer, server, type TestFleet, until } from './testing/test-fleet.ts'

const id = 'web'
const planted = 'planted-key-51d7'
const second = 'planted-key-second'

let fleet: TestFleet
let berth: Berth
beforeEach(async () => {
  fleet = await createTestFleet()
  await fleet.write({})
  berth = fleet.face('window')
  await berth.look()
  await berth.handlers['settings:update']({ secretStore: 'file' })
})
afterEach(() => fleet.clean())

const definition = (changes: Partial<ServerDefinitionInput>) => obedientServer({ port: 3347, ...changes })

/** What the record tells of secrets. */
async function recorded(): Promise<readonly string[]> {
  const lines = (await readFile(fleet.home.activityFile, 'utf8')).trimEnd().split('\n')
  return lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, string>>)
    .filter(({ action }) => action?.startsWith('secret:'))
    .map(({ action, variable, outcome }) => `${action} ${variable} ${outcome}`)
}

test('the record names each secret that was set or removed, whichever command did it, and never a value', async () => {
  const keys = { env: { API_KEY: planted, OTHER_KEY: second, MODE: 'fast' } }
  await berth.handlers['server:add']({ kind: 'definition', id, definition: definition(keys) })
  const { definition: shown } = server(berth.store.getState(), id)
  const { OTHER_KEY: _gone, ...env } = shown.env
  const edited = { ...shown, env: { ...env, API_KEY: 'planted-newer', MODE: 'slow' }, secrets: ['API_KEY'] }
  await berth.handlers['server:update']({ id, definition: edited })
  await berth.handlers['secret:set']({ id, name: 'NEW_KEY', value: 'planted-new', asFile: true })
  await berth.handlers['secret:remove']({ id, name: 'NEW_KEY' })
  await expect(
    berth.handlers['secret:set']({ id: 'other', name: 'NEW_KEY', value: 'planted-new', asFile: true }),
  ).rejects.toMatchObject({ kind: 'unknown-server' })
  await vi.waitFor(async () =>
    expect(await recorded()).toEqual([
      'secret:set API_KEY done',
      'secret:set OTHER_KEY done',
      'secret:set API_KEY done',
      'secret:remove OTHER_KEY done',
      'secret:set NEW_KEY done',
      'secret:remove NEW_KEY done',
      'secret:set NEW_KEY unknown-server',
    ]),
  )
  expect(await readFile(fleet.home.activityFile, 'utf8')).not.toContain('planted')
})

test('a secret that an edit empties or makes public is none of the store’s any more', async () => {
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
  const keys = { env: { API_KEY: planted, LEVEL: second }, secrets: ['LEVEL'] }
  await berth.handlers['server:add']({ kind: 'definition', id, definition: definition(keys) })
  await until(berth, (snapshot) => Object.keys(server(snapshot, id).keptSecrets ?? {}).length === 2)
  const { definition: shown } = server(berth.store.getState(), id)
  const edited = { ...shown, env: { API_KEY: '', LEVEL: 'debug' }, secrets: ['API_KEY'] }
  await berth.handlers['server:update']({ id, definition: edited })
  expect(server(berth.store.getState(), id)).toMatchObject({
    definition: { env: { API_KEY: '', LEVEL: 'debug' } },
    keptSecrets: {},
  })
  expect(await readFile(fleet.home.secretsFile(id), 'utf8')).not.toContain('planted')
})

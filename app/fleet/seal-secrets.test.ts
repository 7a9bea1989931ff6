import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { type Keychain, noKeychain } from '../secrets/keychain.ts'
import { createSecrets } from '../secrets/secrets.ts'
import { createTokens } from '../tokens/tokens.ts'
import { createDefinitions } from './definitions.ts'
import { createLooks } from './look.ts'
import { createPicture } from './picture.ts'
import { sealAllSecrets } from './seal-secrets.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-seal-all-')) }, '/nowhere')
  const server = { image: 'mcp/notes', env: { KEY: 'berth:stored-secret' }, secrets: ['KEY'] }
  const servers = {
    first: { ...server, port: 3000 },
    none: { image: 'x', port: 3002 },
    last: { ...server, port: 3001 },
  }
  await writeFile(home.fleetFile, JSON.stringify({ version: 2, settings: { secretStore: 'file' }, servers }))
  const secrets = createSecrets({ home, keychain: noKeychain, now: () => 1_000 })
  for (const id of ['first', 'last']) await secrets.set(id, { KEY: `planted-${id}` }, 'file')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

const base64: Keychain = {
  backend: async () => 'test',
  seal: async (texts) => texts.map((text) => Buffer.from(text).toString('base64')),
  open: async (texts) => texts.map((text) => Buffer.from(text, 'base64').toString()),
}

async function toolsWith(keychain: Keychain) {
  const definitions = createDefinitions({ home, log: () => undefined })
  const secrets = createSecrets({ home, keychain, now: Date.now })
  const app = { version: '0', home: home.root, platform: 'linux', packaged: false }
  const picture = createPicture({ app, fleet: await definitions.read(), now: Date.now })
  const looks = createLooks({ home, definitions, tokens: createTokens(home), secrets, picture, engine: () => null })
  const ids = ['first', 'none', 'last']
  await Promise.all(ids.map(looks.lookAtToken))
  const places = () => picture.store.getState().servers.map(({ keptSecrets }) => keptSecrets)
  return { definitions, secrets, looks, places }
}
const contentOf = (id: string): Promise<string> => readFile(home.secretsFile(id), 'utf8')
const choice = async (): Promise<unknown> => JSON.parse(await readFile(home.fleetFile, 'utf8')).settings.secretStore

test('every server that has some is told of, shown as it is done, and new ones go to the keychain', async () => {
  const tools = await toolsWith(base64)
  expect(tools.places()).toEqual([{ KEY: 'file' }, {}, { KEY: 'file' }])
  expect(await sealAllSecrets(tools)).toEqual([
    { id: 'first', names: ['KEY'] },
    { id: 'last', names: ['KEY'] },
  ])
  expect(tools.places()).toEqual([{ KEY: 'keychain' }, {}, { KEY: 'keychain' }])
  expect((await contentOf('first')) + (await contentOf('last'))).not.toContain('planted')
  expect(await choice()).toBe('keychain')
})

test('where the keychain refuses one, those before it have moved, it has not, and new ones go where they went', async () => {
  const seal: Keychain['seal'] = async (texts) => {
    if (texts.includes('planted-last')) throw new Error('locked')
    return base64.seal(texts)
  }
  const tools = await toolsWith({ ...base64, seal })
  await expect(sealAllSecrets(tools)).rejects.toMatchObject({
    kind: 'no-keyring',
    message: 'The keychain refused. The secrets of "last" stay in their private file.',
  })
  expect(tools.places()).toEqual([{ KEY: 'keychain' }, {}, { KEY: 'file' }])
  expect(await contentOf('first')).not.toContain('planted')
  expect(await contentOf('last')).toContain('planted-last')
  expect(await choice()).toBe('file')
})

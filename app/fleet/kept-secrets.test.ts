import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { type Home, homeFrom } from '../home.ts'
import { createHelperKeychain } from '../secrets/keychain-helper.ts'
import { createSecrets } from '../secrets/secrets.ts'
import { createDefinitions } from './definitions.ts'
import { keepSecrets } from './kept-secrets.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-kept-')) }, '/nowhere')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

test('where Electron cannot be started, a server with an old secret can be edited, and a new one is refused', async () => {
  const { platform } = process
  const parts = { command: join(home.root, 'no-electron'), root: '/nowhere', env: {}, platform, uid: undefined }
  const secrets = createSecrets({ home, keychain: createHelperKeychain(parts), now: Date.now })
  const definitions = createDefinitions({ home, log: () => undefined })
  await definitions.read()
  const before = ServerDefinition.parse({ image: 'mcp/notes', env: { LICENSE: 'planted' }, secrets: ['LICENSE'] })
  const { definition } = await keepSecrets({ secrets, definitions }, 'notes', { ...before, readOnly: false }, before)
  expect(definition).toMatchObject({ readOnly: false, env: { LICENSE: 'planted' } })
  const edited = { ...before, env: { LICENSE: 'planted-anew' } }
  await expect(keepSecrets({ secrets, definitions }, 'notes', edited, before)).rejects.toMatchObject({
    kind: 'no-keyring',
    message: expect.stringContaining('no-electron'),
  })
})

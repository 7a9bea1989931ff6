import { expect, test } from 'vitest'
import { keychainName, missingSecrets, secretsInFiles, secretsOf, secretWords } from './secret.ts'
import { ServerDefinition } from './server.ts'

const definition = ServerDefinition.parse({
  image: 'mcp/notes',
  env: { SEALED: '•••', FILED: '•••', OLD: '•••', GONE: '•••', EMPTY: '', MODE: 'fast' },
  secrets: ['SEALED', 'FILED', 'OLD', 'GONE', 'EMPTY', 'BARE'],
  secretFiles: ['FILED'],
})
const server = {
  id: 'notes',
  definition,
  plainSecrets: ['OLD'],
  // What the store still has of one that is empty by now is no value of it.
  keptSecrets: { SEALED: 'keychain', FILED: 'file', EMPTY: 'keychain' },
} as const

test('each secret says whether it has a value and where, in words', () => {
  expect(secretsOf(server)?.map((secret) => `${secret.name} ${secretWords(secret)}`)).toEqual([
    'SEALED set, in the keychain',
    'FILED set, in a private file',
    'OLD set, in fleet.json',
    'GONE not set',
    'EMPTY not set',
    'BARE not set',
  ])
  expect(
    secretsOf(server)
      ?.filter(({ asFile }) => asFile)
      .map(({ name }) => name),
  ).toEqual(['FILED'])
})

test('only one that the server is to be given keeps it from starting, and while nobody has looked none does', () => {
  expect(missingSecrets(server)).toEqual(['GONE'])
  const unseen = { ...server, keptSecrets: null }
  expect([secretsOf(unseen), missingSecrets(unseen), secretsInFiles([unseen])]).toEqual([null, [], []])
})

test('what lies in private files is told server by server', () => {
  const sealed = { ...server, id: 'other', keptSecrets: { SEALED: 'keychain' } } as const
  expect(secretsInFiles([sealed, server])).toEqual([{ id: 'notes', names: ['FILED'] }])
})

test.each([
  ['gnome_libsecret', 'GNOME Keyring'],
  ['kwallet6', 'KWallet'],
  ['Keychain', 'Keychain'],
])('a keychain that is called %s by its library is a %s', (backend, name) => {
  expect(keychainName(backend)).toBe(name)
})

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { type Keychain, noKeychain } from './keychain.ts'
import { createHelperKeychain } from './keychain-helper.ts'
import { createSecrets } from './secrets.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-seal-')) }, '/nowhere')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

/** Turns letters around, which is enough to see whether a value lies anywhere as it is. */
const turned = (text: string): string => [...text].reverse().join('')
const keychain: Keychain = {
  backend: async () => 'test',
  seal: async (texts) => texts.map((text) => `sealed ${turned(text)}`),
  open: async (texts) => texts.map((text) => (text.startsWith('sealed ') ? turned(text.slice(7)) : null)),
}
let at = 1_000
const store = (chain: Keychain) => createSecrets({ home, keychain: chain, now: () => at })
const written = (): Promise<string> => readFile(home.secretsFile('notes'), 'utf8')

/** Two values and a former one in the private file. */
async function fillFile(): Promise<void> {
  at = 1_000
  await store(noKeychain).set('notes', { KEY: 'planted-1', OTHER: 'planted-2' }, 'file')
  at = 2_000
  await store(noKeychain).set('notes', { KEY: 'planted-3' }, 'file')
}

test('all of a private file moves, also what was replaced, and nothing else of it changes', async () => {
  await fillFile()
  expect(await store(keychain).seal('notes')).toEqual(['KEY', 'OTHER'])
  expect(await written()).not.toContain('planted')
  const secrets = store(keychain)
  expect(await secrets.values('notes', ['KEY', 'OTHER'])).toEqual({ KEY: 'planted-3', OTHER: 'planted-2' })
  expect(await secrets.former('notes')).toEqual(['planted-1'])
  expect(await secrets.kept('notes')).toEqual({
    KEY: { place: 'keychain', at: 2_000 },
    OTHER: { place: 'keychain', at: 1_000 },
  })
  expect(await secrets.seal('notes')).toEqual([])
  expect(await secrets.seal('none')).toEqual([])
})

const cutOff = (): never => {
  throw new Error('Error while encrypting the text.')
}

test.each<[string, Partial<Keychain>, string]>([
  ['there is none', { backend: async () => null }, 'No keychain answers here.'],
  ['it seals nothing', { seal: cutOff }, 'The keychain refused.'],
  ['it opens nothing', { open: cutOff }, 'The keychain refused.'],
  ['it has forgotten one', { open: async () => ['planted-3', null, 'planted-1'] }, 'could not be read back.'],
  ['it gives another value back', { open: async (texts) => texts.map(() => 'other') }, 'could not be read back.'],
  ['it answers too little', { seal: async () => [] }, 'could not be read back.'],
])('a keychain that refuses leaves the file as it was, byte by byte: %s', async (_why, part, words) => {
  await fillFile()
  const before = await written()
  await expect(store({ ...keychain, ...part }).seal('notes')).rejects.toMatchObject({
    kind: 'no-keyring',
    message: expect.stringContaining(words),
    fix: expect.stringMatching(/try again/),
  })
  expect(await written()).toBe(before)
})

test('a keychain that cannot be asked says why, and where it can', async () => {
  await fillFile()
  const before = await written()
  const { platform } = process
  const parts = { command: join(home.root, 'no-electron'), root: '/nowhere', env: {}, platform, uid: undefined }
  await expect(store(createHelperKeychain(parts)).seal('notes')).rejects.toMatchObject({
    kind: 'no-keyring',
    message: expect.stringMatching(/no-electron.*The secrets of "notes" stay in their private file\./),
    fix: 'Move them in the Berth app, in its settings.',
  })
  expect(await written()).toBe(before)
})

test('what is entered into the file while the keychain waits for its owner moves, too, and nothing is lost', async () => {
  await fillFile()
  let isFirst = true
  const slow: Keychain = {
    ...keychain,
    seal: async (texts) => {
      if (isFirst) await store(noKeychain).set('notes', { KEY: 'planted-4', NEW: 'planted-5' }, 'file')
      isFirst = false
      return keychain.seal(texts)
    },
  }
  expect(await store(slow).seal('notes')).toEqual(['KEY', 'OTHER', 'NEW'])
  expect(await written()).not.toContain('planted')
  const secrets = store(keychain)
  expect(await secrets.values('notes', ['KEY', 'OTHER', 'NEW'])).toEqual({
    KEY: 'planted-4',
    OTHER: 'planted-2',
    NEW: 'planted-5',
  })
  expect(await secrets.former('notes')).toEqual(['planted-1', 'planted-3'])
})

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { type Keychain, noKeychain } from './keychain.ts'
import { createSecrets } from './secrets.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-secrets-')) }, '/nowhere')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

/** Turns letters around, which is enough to see whether a value lies anywhere as it is. */
const turned = (text: string): string => [...text].reverse().join('')
let opened = 0
const keychain: Keychain = {
  backend: async () => 'test',
  seal: async (texts) => texts.map((text) => `sealed ${turned(text)}`),
  open: async (texts) => {
    opened++
    return texts.map((text) => (text.startsWith('sealed ') ? turned(text.slice(7)) : null))
  },
}
const store = (chain: Keychain = keychain) => createSecrets({ home, keychain: chain, now: () => 1_000 })
const written = (): Promise<string> => readFile(home.secretsFile('notes'), 'utf8')

test('a value is sealed, kept from others, and comes back', async () => {
  await store().set('notes', { KEY: 'planted-1', OTHER: 'planted-2' }, null)
  expect(await written()).not.toMatch(/planted/)
  expect((await stat(home.secretsFile('notes'))).mode & 0o777).toBe(0o600)
  expect(await store().values('notes', ['KEY', 'OTHER'])).toEqual({ KEY: 'planted-1', OTHER: 'planted-2' })
  expect(await store().versions('notes')).toEqual({ KEY: 1_000, OTHER: 1_000 })
})

test('without a keychain nothing is kept until a person chose the file', async () => {
  const secrets = store(noKeychain)
  await expect(secrets.set('notes', { KEY: 'planted' }, null)).rejects.toMatchObject({
    kind: 'no-keyring',
    message: expect.stringContaining('KEY of "notes"'),
    remedy: { kind: 'use-secret-file' },
  })
  await expect(written()).rejects.toThrow('ENOENT')
  await secrets.set('notes', { KEY: 'planted' }, 'file')
  expect((await stat(home.secretsFile('notes'))).mode & 0o777).toBe(0o600)
  expect(await secrets.values('notes', ['KEY'])).toEqual({ KEY: 'planted' })
  expect(await secrets.store(null)).toBeNull()
  expect(await secrets.store('file')).toEqual({ kind: 'file' })
})

test('what another keychain sealed, and what was never entered, is named, and never an empty value', async () => {
  await store().set('notes', { KEY: 'planted' }, null)
  await expect(store(noKeychain).values('notes', ['KEY'])).rejects.toMatchObject({
    kind: 'secret-missing',
    message: `The value of KEY, a secret of "notes", cannot be opened by this computer's keychain.`,
    fix: expect.stringContaining('`berth secret set notes KEY`'),
    remedy: { kind: 'enter-secret', id: 'notes', name: 'KEY' },
  })
  await expect(store().values('notes', ['KEY', 'NEVER'])).rejects.toMatchObject({
    kind: 'secret-missing',
    message: 'NEVER, a secret of "notes", has no value.',
    remedy: { kind: 'enter-secret', id: 'notes', name: 'NEVER' },
  })
})

test('a secret that goes as a file is to be entered as one again', async () => {
  await expect(store().values('notes', ['KEY'], ['KEY'])).rejects.toMatchObject({
    fix: expect.stringContaining('`berth secret set notes KEY --file`'),
  })
})

test('undo puts back what was there before, and nothing else', async () => {
  const secrets = store()
  await secrets.set('notes', { KEY: 'first' }, null)
  const undo = await secrets.set('notes', { KEY: 'second', NEW: 'third' }, 'file')
  await secrets.set('notes', { MEANWHILE: 'fourth' }, null)
  await undo()
  expect(await secrets.values('notes', ['KEY', 'MEANWHILE'])).toEqual({ KEY: 'first', MEANWHILE: 'fourth' })
  expect(Object.keys(await secrets.versions('notes'))).toEqual(['MEANWHILE', 'KEY'])
  expect(await secrets.former('notes')).toEqual([])
})

test('what was replaced or removed is known until it is forgotten, and lies nowhere as it is', async () => {
  let at = 1_000
  const secrets = createSecrets({ home, keychain, now: () => at })
  await secrets.set('notes', { KEY: 'planted-1', OTHER: 'planted-2' }, null)
  expect(await secrets.former('notes')).toEqual([])
  at = 2_000
  await secrets.set('notes', { KEY: 'planted-3' }, null)
  at = 3_000
  await secrets.remove('notes', ['OTHER'])
  expect(await secrets.former('notes')).toEqual(['planted-1', 'planted-2'])
  expect(await written()).not.toMatch(/planted/)
  await secrets.forget('notes', 3_000)
  expect(await secrets.former('notes')).toEqual(['planted-2'])
  await expect(store(noKeychain).former('notes')).rejects.toMatchObject({
    kind: 'secret-missing',
    message: expect.stringContaining('A former value of OTHER'),
  })
  await secrets.forget('notes', Number.POSITIVE_INFINITY)
  expect(await secrets.former('notes')).toEqual([])
  expect(await secrets.values('notes', ['KEY'])).toEqual({ KEY: 'planted-3' })
})

test('the keychain is asked once for values that did not change', async () => {
  const secrets = store()
  await secrets.set('notes', { KEY: 'first' }, null)
  opened = 0
  await secrets.values('notes', ['KEY'])
  await secrets.values('notes', ['KEY'])
  expect(opened).toBe(1)
  await secrets.set('notes', { KEY: 'second' }, null)
  expect(await secrets.values('notes', ['KEY'])).toEqual({ KEY: 'second' })
})

test('a removed one is gone, and a broken file is not written over', async () => {
  const secrets = store()
  await secrets.set('notes', { KEY: 'first', OTHER: 'second' }, null)
  await secrets.remove('notes', ['KEY'])
  expect(Object.keys(await secrets.versions('notes'))).toEqual(['OTHER'])
  await writeFile(home.secretsFile('notes'), 'broken')
  await expect(secrets.set('notes', { KEY: 'x' }, null)).rejects.toMatchObject({ kind: 'file-unreadable' })
  expect(await written()).toBe('broken')
})

test('what could not be opened is tried again, and each keychain is asked for its own', async () => {
  let isLocked = true
  const asked: string[] = []
  let name = 'one'
  const many: Keychain = {
    ...keychain,
    backend: async () => name,
    open: async (texts, backend) => {
      asked.push(backend)
      return isLocked ? texts.map(() => null) : keychain.open(texts, backend)
    },
  }
  const secrets = store(many)
  await secrets.set('notes', { KEY: 'first' }, null)
  name = 'other'
  await secrets.set('notes', { OTHER: 'second' }, null)
  await expect(secrets.values('notes', ['KEY'])).rejects.toMatchObject({ kind: 'secret-missing' })
  isLocked = false
  expect(await secrets.values('notes', ['KEY', 'OTHER'])).toEqual({ KEY: 'first', OTHER: 'second' })
  expect(new Set(asked)).toEqual(new Set(['one', 'other']))
})

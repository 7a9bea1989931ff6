/** Keeps the API keys of each server: sealed by the keychain, or in a private file where a person chose that. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Home, withLock, writeAtomic } from '../home.ts'
import type { Keychain } from './keychain.ts'

/** Where new values go. `null`: nobody has chosen; the keychain, when there is one. */
export type StoreChoice = 'keychain' | 'file' | null

export interface Secrets {
  /** The values of these names. Failures: `secret-missing` for one that was never entered or cannot be opened. */
  values(id: string, names: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** When each value was entered: tells a container that was made with an older one. Opens nothing. */
  versions(id: string): Promise<Readonly<Record<string, number>>>
  /**
   * Answers how to put back what was there. Failures: `no-keyring` when there is no keychain and nobody chose the file,
   * `file-unreadable`.
   */
  set(id: string, values: Readonly<Record<string, string>>, choice: StoreChoice): Promise<() => Promise<void>>
  remove(id: string, names: readonly string[]): Promise<void>
  /** Where a value that is entered now would go; null while it could go nowhere. */
  store(choice: StoreChoice): Promise<{ readonly kind: 'keychain'; readonly backend: string } | { kind: 'file' } | null>
}

const Entry = z.object({
  /** `file`: as it is, in this file that nobody else may read. */
  sealed: z.enum(['keychain', 'file']),
  /** Of the keychain that sealed it. */
  backend: z.string().default(''),
  value: z.string(),
  at: z.number(),
})
type Entry = z.infer<typeof Entry>
const SecretsFile = z.looseObject({ version: z.literal(1), values: z.record(z.string(), Entry) })
type SecretsFile = z.infer<typeof SecretsFile>

export function createSecrets(deps: {
  readonly home: Home
  readonly keychain: Keychain
  readonly now: () => number
}): Secrets {
  const { home, keychain } = deps
  /** What was opened, by the text of the file it came from: a keychain may take half a second. */
  const opened = new Map<string, { readonly text: string; readonly values: Map<string, string> }>()

  const read = async (id: string): Promise<{ readonly text: string; readonly file: SecretsFile }> => {
    const text = await textOf(home.secretsFile(id))
    if (text === null) return { text: '', file: { version: 1, values: {} } }
    const file = SecretsFile.safeParse(jsonIn(text))
    if (file.data) return { text, file: file.data }
    const fix = 'Correct the file, or remove it and enter the secrets again.'
    throw new Failure('file-unreadable', `${home.secretsFile(id)} is not a file of secrets.`, fix)
  }
  const change = (id: string, edit: (file: SecretsFile) => SecretsFile): Promise<void> =>
    withLock(home, `secrets-${id}`, async () => {
      const { file } = await read(id)
      await writeAtomic(home.secretsFile(id), `${JSON.stringify(edit(file), null, 2)}\n`)
    })
  const open = async (id: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const { text, file } = await read(id)
    const before = opened.get(id)
    const known = before?.text === text ? before.values : new Map<string, string>()
    const wanted = names.filter((name) => !known.has(name))
    const sealed = wanted.filter((name) => file.values[name]?.sealed === 'keychain')
    for (const name of wanted) if (file.values[name]?.sealed === 'file') known.set(name, file.values[name].value)
    // One at another time may have been sealed by another keychain.
    for (const backend of new Set(sealed.map((name) => file.values[name]?.backend ?? ''))) {
      const its = sealed.filter((name) => (file.values[name]?.backend ?? '') === backend)
      const texts = await keychain.open(
        its.map((name) => file.values[name]?.value ?? ''),
        backend,
      )
      // What cannot be opened now may be once the keychain is unlocked: only what was opened is kept.
      for (const [index, name] of its.entries()) if (typeof texts[index] === 'string') known.set(name, texts[index])
    }
    opened.set(id, { text, values: known })
    return known
  }
  const store: Secrets['store'] = async (choice) => {
    if (choice === 'file') return { kind: 'file' }
    const backend = await keychain.backend()
    return backend === null ? null : { kind: 'keychain', backend }
  }
  return {
    store,
    values: async (id, names) => {
      if (names.length === 0) return {}
      const values = await open(id, names)
      return Object.fromEntries(names.map((name) => [name, values.get(name) ?? refuseMissing(id, name)]))
    },
    versions: async (id) => {
      const { file } = await read(id)
      return Object.fromEntries(Object.entries(file.values).map(([name, { at }]) => [name, at]))
    },
    set: async (id, values, choice) => {
      const names = Object.keys(values)
      if (names.length === 0) return async () => undefined
      const place = await store(choice)
      if (place === null) throw noKeyring(id, names)
      const texts = names.map((name) => values[name] ?? '')
      const kept = place.kind === 'keychain' ? await keychain.seal(texts) : texts
      const entries = names.map((name, index): readonly [string, Entry] => [
        name,
        {
          sealed: place.kind,
          backend: place.kind === 'keychain' ? place.backend : '',
          value: kept[index] ?? '',
          at: deps.now(),
        },
      ])
      let before: Readonly<Record<string, Entry>> = {}
      await change(id, (file) => {
        before = file.values
        return { ...file, values: { ...file.values, ...Object.fromEntries(entries) } }
      })
      const others = ([name]: readonly [string, Entry]): boolean => !names.includes(name)
      const olds = Object.entries(before).filter(([name]) => names.includes(name))
      return () =>
        change(id, (file) => ({
          ...file,
          values: Object.fromEntries([...Object.entries(file.values).filter(others), ...olds]),
        }))
    },
    remove: async (id, names) => {
      if (names.length === 0 || (await textOf(home.secretsFile(id))) === null) return
      const isKept = ([name]: readonly [string, Entry]): boolean => !names.includes(name)
      await change(id, (file) => ({ ...file, values: Object.fromEntries(Object.entries(file.values).filter(isKept)) }))
    },
  }
}

function refuseMissing(id: string, name: string): never {
  throw new Failure(
    'secret-missing',
    `The value of ${name}, a secret of "${id}", is not there or cannot be opened by this computer's keychain.`,
    `Enter it again: edit the server, or run \`berth secret set ${id} ${name}\`.`,
  )
}

const noKeyring = (id: string, names: readonly string[]): Failure =>
  new Failure(
    'no-keyring',
    `There is no keychain here that could keep ${names.join(', ')} of "${id}".`,
    'Unlock or install one (GNOME Keyring, KWallet), or keep secrets in files that only you can read: `berth secret store file`.',
    { remedy: { kind: 'use-secret-file' } },
  )

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Failure('file-unreadable', `Could not read ${file}: ${message}`, 'Check the permissions of the file.', {
      cause,
    })
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

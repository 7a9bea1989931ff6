/** Keeps the API keys of each server: sealed by the keychain, or in a private file where a person chose that. */
import type { SecretPlace } from '../contract/secret.ts'
import type { Home } from '../home.ts'
import type { Keychain } from './keychain.ts'
import { sealSecrets } from './seal.ts'
import { noKeyring, refuseFormer, refuseMissing, refuseSealed } from './secret-failures.ts'
import { changeSecretsFile, type Entry, hasSecretsFile, readSecretsFile, type SecretsFile } from './secrets-file.ts'

/** Where new values go. `null`: nobody has chosen; the keychain, when there is one. */
export type StoreChoice = 'keychain' | 'file' | null

/** A value that the store has. */
export interface KeptSecret {
  readonly place: SecretPlace
  /** When it was entered; milliseconds since the epoch. */
  readonly at: number
}

export interface Secrets {
  /**
   * The values of these names. Failures: `secret-missing` for one that was never entered or cannot be opened; `asFiles`
   * are those that the container gets as files, so that whoever enters them anew is told the whole command.
   */
  values(id: string, names: readonly string[], asFiles?: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** When each value was entered: tells a container that was made with an older one. Opens nothing. */
  versions(id: string): Promise<Readonly<Record<string, number>>>
  /** Where each value lies, and since when. Opens nothing. */
  kept(id: string): Promise<Readonly<Record<string, KeptSecret>>>
  /**
   * Moves what lies in the private file to the keychain, former values too, all of it or nothing. Answers the names of
   * those that moved. Failures: `no-keyring`, `file-unreadable`, `busy`.
   */
  seal(id: string): Promise<readonly string[]>
  /**
   * Answers how to put back what was there. Failures: `no-keyring` when there is no keychain and nobody chose the file,
   * `file-unreadable`.
   */
  set(id: string, values: Readonly<Record<string, string>>, choice: StoreChoice): Promise<() => Promise<void>>
  remove(id: string, names: readonly string[]): Promise<void>
  /**
   * Values that were replaced or removed, and not forgotten since. Failure `secret-missing` for one that cannot be
   * opened.
   */
  former(id: string): Promise<readonly string[]>
  /** Forgets former values that were replaced or removed before then: call it once no container has them any more. */
  forget(id: string, before: number): Promise<void>
  /** Where a value that is entered now would go; null while it could go nowhere. */
  store(choice: StoreChoice): Promise<{ readonly kind: 'keychain'; readonly backend: string } | { kind: 'file' } | null>
}

export function createSecrets(deps: {
  readonly home: Home
  readonly keychain: Keychain
  readonly now: () => number
}): Secrets {
  const { home, keychain } = deps
  /** What was opened of each server, by its sealed text: a keychain may take half a second. */
  const opened = new Map<string, Map<string, string>>()

  const read = (id: string): Promise<SecretsFile> => readSecretsFile(home, id)
  const change = (id: string, edit: (file: SecretsFile) => SecretsFile): Promise<void> =>
    changeSecretsFile(home, id, edit)
  /** In their order; null for one that cannot be opened. */
  const open = async (
    id: string,
    file: SecretsFile,
    entries: readonly Entry[],
  ): Promise<readonly (string | null)[]> => {
    const known = opened.get(id) ?? new Map<string, string>()
    opened.set(id, known)
    const there = new Set([...Object.values(file.values), ...file.former].map(({ value }) => value))
    for (const value of known.keys()) if (!there.has(value)) known.delete(value)
    const wanted = entries.filter(({ sealed, value }) => sealed === 'keychain' && !known.has(value))
    // One at another time may have been sealed by another keychain.
    for (const backend of new Set(wanted.map((entry) => entry.backend))) {
      const its = wanted.filter((entry) => entry.backend === backend).map(({ value }) => value)
      const texts = await keychain.open(its, backend)
      // What cannot be opened now may be once the keychain is unlocked: only what was opened is kept.
      for (const [index, value] of its.entries()) if (typeof texts[index] === 'string') known.set(value, texts[index])
    }
    return entries.map(({ sealed, value }) => (sealed === 'file' ? value : (known.get(value) ?? null)))
  }
  const store: Secrets['store'] = async (choice) => {
    if (choice === 'file') return { kind: 'file' }
    const backend = await keychain.backend()
    return backend === null ? null : { kind: 'keychain', backend }
  }
  return {
    store,
    values: async (id, names, asFiles = []) => {
      if (names.length === 0) return {}
      const file = await read(id)
      const whole = (name: string) => ({ id, name, asFile: asFiles.includes(name) })
      const entries = names.map((name) => file.values[name] ?? refuseMissing(whole(name)))
      const values = await open(id, file, entries)
      return Object.fromEntries(names.map((name, index) => [name, values[index] ?? refuseSealed(whole(name))]))
    },
    versions: async (id) => {
      const { values } = await read(id)
      return Object.fromEntries(Object.entries(values).map(([name, { at }]) => [name, at]))
    },
    kept: async (id) => {
      const { values } = await read(id)
      return Object.fromEntries(Object.entries(values).map(([name, { sealed, at }]) => [name, { place: sealed, at }]))
    },
    seal: (id) => sealSecrets({ home, keychain }, id),
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
        const former = withFormer(file, names, deps.now())
        return { ...file, values: { ...file.values, ...Object.fromEntries(entries) }, former }
      })
      const olds = Object.entries(before).filter(([name]) => names.includes(name))
      const isBack = ({ value }: Entry): boolean => olds.some(([, old]) => old.value === value)
      return () =>
        change(id, (file) => ({
          ...file,
          values: { ...without(file.values, names), ...Object.fromEntries(olds) },
          former: file.former.filter((entry) => !isBack(entry)),
        }))
    },
    remove: async (id, names) => {
      if (names.length === 0 || !(await hasSecretsFile(home, id))) return
      await change(id, (file) => ({
        ...file,
        values: without(file.values, names),
        former: withFormer(file, names, deps.now()),
      }))
    },
    former: async (id) => {
      const file = await read(id)
      const values = await open(id, file, file.former)
      return file.former.map(({ name }, index) => values[index] ?? refuseFormer(id, name))
    },
    forget: async (id, before) => {
      const isOver = ({ replacedAt }: SecretsFile['former'][number]): boolean => replacedAt < before
      if (!(await read(id)).former.some(isOver)) return
      await change(id, (file) => ({ ...file, former: file.former.filter((entry) => !isOver(entry)) }))
    },
  }
}

function without(values: SecretsFile['values'], names: readonly string[]): SecretsFile['values'] {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))
}

/** What is former once these names have no value, or another one. */
function withFormer(file: SecretsFile, names: readonly string[], replacedAt: number): SecretsFile['former'] {
  const olds = Object.entries(file.values).filter(([name]) => names.includes(name))
  return [...file.former, ...olds.map(([name, entry]) => ({ ...entry, name, replacedAt }))]
}

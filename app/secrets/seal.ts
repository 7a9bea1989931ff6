/** Moves the values of one server from its private file to the keychain: each is read back before the file loses it. */
import type { Home } from '../home.ts'
import type { Keychain } from './keychain.ts'
import { keychainRefused, noKeychainFor, notReadBack } from './secret-failures.ts'
import { changeSecretsFile, type Entry, readSecretsFile, type SecretsFile } from './secrets-file.ts'

interface SealParts {
  readonly home: Home
  readonly keychain: Keychain
}

/** What the keychain made of each text. */
interface Sealed {
  readonly backend: string
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Former values go with the others. Outside the lock of the file, since a keychain may ask its owner for a password:
 * what somebody enters meanwhile is sealed in another pass. Failures: `no-keyring`, `file-unreadable`, `busy`.
 */
export async function sealSecrets({ home, keychain }: SealParts, id: string): Promise<readonly string[]> {
  const names = new Set<string>()
  for (;;) {
    const { values, former } = await readSecretsFile(home, id)
    const plain = [...Object.values(values), ...former].filter(isPlain)
    if (plain.length === 0) return [...names]
    const sealed = await sealAndReadBack(keychain, id, [...new Set(plain.map(({ value }) => value))])
    await changeSecretsFile(home, id, (file) => withSealed(file, sealed))
    for (const [name, entry] of Object.entries(values)) if (isPlain(entry)) names.add(name)
  }
}

const isPlain = ({ sealed }: Entry): boolean => sealed === 'file'

async function sealAndReadBack(keychain: Keychain, id: string, values: readonly string[]): Promise<Sealed> {
  const { backend, sealed, back } = await answersOf(keychain, values).catch((cause: unknown) => {
    throw keychainRefused(id, cause)
  })
  if (backend === null) throw noKeychainFor(id)
  if (values.some((value, index) => back[index] !== value)) throw notReadBack(id)
  return { backend, texts: new Map(values.map((value, index) => [value, sealed[index] ?? ''])) }
}

async function answersOf(keychain: Keychain, values: readonly string[]) {
  const backend = await keychain.backend()
  if (backend === null) return { backend, sealed: [], back: [] }
  const sealed = await keychain.seal(values)
  return { backend, sealed, back: await keychain.open(sealed, backend) }
}

/** When each was entered stays: no container is outdated by where its secrets lie. */
function withSealed(file: SecretsFile, { backend, texts }: Sealed): SecretsFile {
  const sealed = <E extends Entry>(entry: E): E => {
    const value = isPlain(entry) ? texts.get(entry.value) : undefined
    return value === undefined ? entry : { ...entry, sealed: 'keychain', backend, value }
  }
  const values = Object.fromEntries(Object.entries(file.values).map(([name, entry]) => [name, sealed(entry)]))
  return { ...file, values, former: file.former.map(sealed) }
}

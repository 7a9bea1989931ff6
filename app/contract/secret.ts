/** How the secrets of a server stand: pure, the same in window and terminal, and never a value. */
import type { ServerView } from './snapshot.ts'

/** Where a value lies that the store has. */
export type SecretPlace = 'keychain' | 'file'

export interface SecretView {
  readonly name: string
  /** The container gets it as a file. */
  readonly asFile: boolean
  /** `fleet`: in fleet.json, as from before there was a store. null: it has no value. */
  readonly place: SecretPlace | 'fleet' | null
}

type WithSecrets = Pick<ServerView, 'definition' | 'plainSecrets' | 'keptSecrets'>

/** In the order of the definition; null while nobody has looked yet. */
export function secretsOf({ definition, plainSecrets, keptSecrets }: WithSecrets): readonly SecretView[] | null {
  if (keptSecrets === null) return null
  const placeOf = (name: string): SecretView['place'] => {
    if (plainSecrets.includes(name)) return 'fleet'
    // An empty one is not the store's, whatever that still has of it.
    return definition.env[name] ? (keptSecrets[name] ?? null) : null
  }
  return definition.secrets.map((name) => ({
    name,
    asFile: definition.secretFiles.includes(name),
    place: placeOf(name),
  }))
}

/** Those that keep the server from starting: it is to be given them, and they have no value. */
export const missingSecrets = (server: WithSecrets): readonly string[] =>
  (secretsOf(server) ?? []).flatMap(({ name, place }) => (place === null && server.definition.env[name] ? [name] : []))

/** Servers that have secrets in their private file, each with the names of these. */
export const secretsInFiles = <T extends Pick<ServerView, 'id' | 'keptSecrets'>>(
  servers: readonly T[],
): readonly { readonly id: string; readonly names: readonly string[] }[] =>
  servers.flatMap(({ id, keptSecrets }) => {
    const names = Object.entries(keptSecrets ?? {}).flatMap(([name, place]) => (place === 'file' ? [name] : []))
    return names.length > 0 ? [{ id, names }] : []
  })

/** What people call a keychain that Electron names for its library. */
export function keychainName(backend: string): string {
  if (backend === 'gnome_libsecret') return 'GNOME Keyring'
  return backend.startsWith('kwallet') ? 'KWallet' : backend
}

const placeWords = { keychain: 'in the keychain', file: 'in a private file', fleet: 'in fleet.json' } as const

/** "set, in the keychain", "not set". */
export const secretWords = ({ place }: Pick<SecretView, 'place'>): string =>
  place === null ? 'not set' : `set, ${placeWords[place]}`

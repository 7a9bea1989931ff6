/** What is said when a secret cannot be kept, found, opened or moved; never a value. */
import { Failure } from '../contract/failure.ts'

/** A secret of a server, and how its container gets it. */
export interface NamedSecret {
  readonly id: string
  readonly name: string
  readonly asFile: boolean
}

/** To enter it so that the container gets it as before. */
const setCommand = ({ id, name, asFile }: NamedSecret): string =>
  `\`berth secret set ${id} ${name}${asFile ? ' --file' : ''}\``

const enterIt = ({ id, name }: NamedSecret) => ({ remedy: { kind: 'enter-secret', id, name } }) as const

export function refuseMissing(secret: NamedSecret): never {
  const { id, name } = secret
  throw new Failure(
    'secret-missing',
    `${name}, a secret of "${id}", has no value.`,
    `Enter it: edit the server, or run ${setCommand(secret)}.`,
    enterIt(secret),
  )
}

export function refuseSealed(secret: NamedSecret): never {
  const { id, name } = secret
  throw new Failure(
    'secret-missing',
    `The value of ${name}, a secret of "${id}", cannot be opened by this computer's keychain.`,
    `Unlock the keychain and try again, or enter the value anew: edit the server, or run ${setCommand(secret)}.`,
    enterIt(secret),
  )
}

export function refuseFormer(id: string, name: string): never {
  throw new Failure(
    'secret-missing',
    `A former value of ${name}, which a container of "${id}" may still show, cannot be opened by this computer's keychain.`,
    'Restart the server: its new container does not know that value, and it is forgotten.',
  )
}

export const noKeyring = (id: string, names: readonly string[]): Failure =>
  new Failure(
    'no-keyring',
    `There is no keychain here that could keep ${names.join(', ')} of "${id}".`,
    'Unlock or install one (GNOME Keyring, KWallet), or keep secrets in files that only you can read: `berth secret store file`.',
    { remedy: { kind: 'use-secret-file' } },
  )

const stays = (id: string): string => `The secrets of "${id}" stay in their private file.`

export const noKeychainFor = (id: string): Failure =>
  new Failure(
    'no-keyring',
    `No keychain answers here. ${stays(id)}`,
    'Unlock or install one (GNOME Keyring, KWallet), start Berth anew, and try again.',
  )

/** Or could not be asked at all, which the cause tells then. */
export function keychainRefused(id: string, cause: unknown): Failure {
  if (cause instanceof Failure) {
    const fix = 'Move them in the Berth app, in its settings.'
    return new Failure('no-keyring', `${cause.message} ${stays(id)}`, fix, { cause })
  }
  const fix = 'Unlock it, let Berth use it when it asks, and try again.'
  return new Failure('no-keyring', `The keychain refused. ${stays(id)}`, fix, { cause })
}

export const notReadBack = (id: string): Failure =>
  new Failure(
    'no-keyring',
    `What the keychain sealed could not be read back. ${stays(id)}`,
    'Unlock it, let Berth use it when it asks, and try again.',
  )

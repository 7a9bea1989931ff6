/** Moves the secrets of all servers from their private files to the keychain, and has new ones kept there, too. */
import type { MovedSecrets } from '../contract/answers.ts'
import type { Tools } from './tools.ts'

type SealTools = Pick<Tools, 'secrets' | 'definitions' | 'looks'>

/**
 * One server after the other; a keychain that refuses one would refuse the next. Nothing is started anew: containers
 * have what they were given. Failures: `no-keyring`, `file-unreadable`, `busy`; what has moved until then stays moved,
 * and new secrets go where they went.
 */
export async function sealAllSecrets({ secrets, definitions, looks }: SealTools): Promise<readonly MovedSecrets[]> {
  const { servers } = await definitions.read()
  const moved: MovedSecrets[] = []
  for (const id of Object.keys(servers)) {
    const names = await secrets.seal(id)
    if (names.length > 0) moved.push({ id, names })
    // A face that looks sees each server as soon as it is done.
    if (names.length > 0) await looks.lookAtToken(id)
  }
  await definitions.change((fleet) => ({ ...fleet, settings: { ...fleet.settings, secretStore: 'keychain' } }))
  return moved
}

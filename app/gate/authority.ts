/** Keeps the one certificate authority of a home, so that whoever trusts it once trusts all of its servers. */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import type { AuthorityView } from '../contract/remote.ts'
import { type Home, withLock, writeAtomic } from '../home.ts'
import { rootCertificate } from './root-certificate.ts'

export interface Authority {
  /** PEM. */
  readonly certificate: string
  /** PEM; leaves the home only for the containers that sign with it. */
  readonly privateKey: string
}

/** What the certificate is called where a person keeps it; Debian takes no other ending. */
export const AUTHORITY_FILE = 'berth-ca.crt'

export function viewOfAuthority({ certificate }: Pick<Authority, 'certificate'>): AuthorityView {
  const { fingerprint256, validTo } = new X509Certificate(certificate)
  return { certificate, fingerprint: fingerprint256, validUntil: Date.parse(validTo) }
}

/** Made once, when first needed. Failures: `file-unreadable` (also for a key that is not the certificate's), `busy`. */
export async function ensureAuthority(
  home: Home,
  { hostname, now }: { readonly hostname: string; readonly now: Date },
): Promise<Authority> {
  return (await readAuthority(home)) ?? withLock(home, 'authority', async () => (await readAuthority(home)) ?? make())

  async function make(): Promise<Authority> {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const privateKey = keys.privateKey.export({ type: 'sec1', format: 'pem' })
    const certificate = rootCertificate(keys, { name: nameOf(hostname, home), now })
    // The certificate last: with it the pair counts as made.
    await writeAtomic(home.authorityKeyFile, String(privateKey))
    await writeAtomic(home.authorityFile, certificate, 0o644)
    return { certificate, privateKey: String(privateKey) }
  }
}

/** null while there is none. */
async function readAuthority(home: Home): Promise<Authority | null> {
  const [certificate, privateKey] = await Promise.all([readText(home.authorityFile), readText(home.authorityKeyFile)])
  if (certificate === null) return null
  if (privateKey !== null && belongTogether(certificate, privateKey)) return { certificate, privateKey }
  throw new Failure(
    'file-unreadable',
    `The certificate authority in ${home.authorityFile} and its key beside it do not belong together.`,
    'Put them back from a backup. Or remove both: Berth makes a new one then, which every device has to trust anew.',
  )
}

function belongTogether(certificate: string, privateKey: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))
  } catch {
    return false
  }
}

/** As it stands in the lists of what a device trusts. A second home on one computer has one of its own. */
function nameOf(hostname: string, { isDefault, key }: Home): string {
  const home = isDefault ? '' : ` (${key.slice(0, 4)})`
  return `Berth on ${hostname.slice(0, 40)}${home}`
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const message = `Could not read ${file}: ${(cause as Error).message}`
    throw new Failure('file-unreadable', message, 'Check its permissions.', { cause })
  }
}

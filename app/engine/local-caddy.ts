/** Makes a root file system from this computer's own Caddy, for TLS where no registry answers. */
import type { Readable } from 'node:stream'
import { Failure } from '../contract/failure.ts'
import { localProgram } from './local-program.ts'
import { programRootfs } from './program-rootfs.ts'

/**
 * A tar stream: `/usr/bin/caddy`, what it loads, the user `caddy` (1000) and the folders of the official image. About
 * 40 MB. `official` is named in the words of `build-failed`, when this computer has no Caddy.
 */
export async function localCaddyRootfs(official: string, folders: readonly string[]): Promise<Readable> {
  const caddy = await localProgram('caddy', folders)
  if (caddy === null) throw noImage(official, 'there is no Caddy')
  try {
    return await programRootfs({
      programs: [{ from: caddy, to: '/usr/bin/caddy' }],
      user: { name: 'caddy', id: 1000, home: '/home/caddy' },
      folders: [
        { path: '/config', ofUser: true },
        { path: '/data', ofUser: true },
      ],
    })
  } catch (cause) {
    throw noImage(official, `Caddy cannot be copied (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

function noImage(official: string, why: string, cause?: unknown): Failure {
  return new Failure(
    'build-failed',
    `Could not make the image for TLS from this computer: ${why}.`,
    `Connect to the internet, so that ${official} can be pulled, or install Caddy (Debian: caddy).`,
    { cause },
  )
}

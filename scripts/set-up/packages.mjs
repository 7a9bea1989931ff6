/** Keeps node_modules as package-lock.json says. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../npm.mjs'
import { head, Stop, say, seconds } from '../terminal.mjs'

/** `npm ci` over a slow line; a fast one takes about 20 s. Milliseconds. */
const INSTALL_LIMIT = 900_000

/**
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages
 */

/** @param {{ root: string }} options */
export async function ensurePackages({ root }) {
  if (await packagesAreCurrent(root)) return
  const began = Date.now()
  say('Installing packages (npm ci) ...')
  const { code, text } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    limit: INSTALL_LIMIT,
    output: 'captured',
  })
  if (code !== 0) {
    throw new Stop(
      `The packages could not be installed:\n${head(text)}`,
      'Check the network, then run the command again.',
    )
  }
  say(`Packages installed in ${seconds(Date.now() - began)}.`)
}

/** @param {string} root */
export async function packagesAreCurrent(root) {
  const [wanted, installed] = await Promise.all([
    lockedPackages(join(root, 'package-lock.json')),
    lockedPackages(join(root, 'node_modules', '.package-lock.json')),
  ])
  if (!wanted)
    throw new Stop(`There is no readable package-lock.json in ${root}.`, 'Get a complete copy of the project.')
  return installed !== null && staleNames(wanted, installed).length === 0
}

/**
 * The places in node_modules that differ. npm writes its own record last, so an interrupted install has none.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
export function staleNames(wanted, installed) {
  const names = new Set([...Object.keys(wanted), ...Object.keys(installed)])
  names.delete('')
  return [...names].filter((name) => {
    const [want, have] = [wanted[name], installed[name]]
    // Builds for other platforms are locked but not installed.
    if (want && !have) return !want.optional
    return want?.version !== have?.version || want?.integrity !== have?.integrity
  })
}

/**
 * @param {string} file
 * @returns {Promise<LockedPackages | null>} null when there is none that can be read
 */
async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}

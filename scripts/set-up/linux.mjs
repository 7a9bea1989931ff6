/** Tells which family of Linux this is, and installs packages where that is possible without asking. */
import { readFile } from 'node:fs/promises'
import { runProgram } from '../program.mjs'
import { Stop, say, seconds, tail } from '../terminal.mjs'

/** Milliseconds. */
const APT_LIMIT = 900_000

/**
 * @typedef {object} Linux
 * @property {'debian' | 'fedora' | 'arch' | 'suse' | 'other'} family
 * @property {string | null} codename of the Debian or Ubuntu release underneath
 */

/** @param {string} osRelease the text of /etc/os-release @returns {Linux} */
export function linuxFrom(osRelease) {
  const fields = Object.fromEntries(
    osRelease.split('\n').flatMap((line) => {
      const [, key, value] = /^([A-Z_]+)=["']?(.*?)["']?\s*$/.exec(line) ?? []
      return key === undefined ? [] : [[key, value]]
    }),
  )
  const ids = `${fields.ID ?? ''} ${fields.ID_LIKE ?? ''}`.split(/\s+/)
  const codename = fields.UBUNTU_CODENAME ?? fields.DEBIAN_CODENAME ?? fields.VERSION_CODENAME ?? null
  /** @type {(...names: string[]) => boolean} */
  const is = (...names) => names.some((name) => ids.includes(name))
  if (is('debian', 'ubuntu')) return { family: 'debian', codename }
  if (is('fedora', 'rhel', 'centos')) return { family: 'fedora', codename: null }
  if (is('arch')) return { family: 'arch', codename: null }
  if (is('suse', 'opensuse')) return { family: 'suse', codename: null }
  return { family: 'other', codename: null }
}

export async function thisLinux() {
  return linuxFrom(await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

/** Packages are installed only where nobody has to be asked. @param {Linux} linux */
export function canInstall(linux) {
  return linux.family === 'debian' && process.getuid?.() === 0
}

/**
 * Packages as files, not installed: nothing of theirs is started.
 * @param {readonly string[]} packages
 * @param {string} folder where they come to lie
 * @returns {Promise<string | null>} what went wrong, or null
 */
export async function aptDownload(packages, folder) {
  for (const args of [['update'], ['download', ...packages]]) {
    const options = /** @type {const} */ ({ cwd: folder, limit: APT_LIMIT, output: 'captured' })
    const { code, text } = await runProgram('apt-get', args, options)
    if (code !== 0 && args[0] === 'download') return tail(text, 1)
  }
  return null
}

/** @param {readonly string[]} packages @param {string} why what they are for, in a few words */
export async function aptInstall(packages, why) {
  const began = Date.now()
  say(`Installing ${why} with apt-get ...`)
  const options = ['-y', '-o', 'DPkg::Lock::Timeout=300']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', ...options, ...packages]]) {
    const { code, text } = await runProgram('apt-get', args, { env, limit: APT_LIMIT, output: 'captured' })
    // A failed update is told by the install that follows it: one broken third-party source is no reason to stop.
    if (code !== 0 && args[0] === 'install') {
      throw new Stop(
        `apt-get could not install ${packages.join(' ')}:\n${tail(text, 12)}`,
        'Install them, then run the command again.',
      )
    }
  }
  say(`Installed in ${seconds(Date.now() - began)}.`)
}

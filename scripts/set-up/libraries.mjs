/** Names the shared libraries that Electron misses on Linux, and how to get them. */
import { runProgram } from '../program.mjs'

/** @typedef {import('./linux.mjs').Linux} Linux */

/** Debian and Ubuntu renamed these two in 2024, when time became 64 bits wide. */
const RENAMED = ['libgtk-3-0', 'libasound2']
const BEFORE_RENAMING = new Set(['buster', 'bullseye', 'bookworm', 'bionic', 'focal', 'jammy'])

/**
 * What Electron needs on a bare Debian or Ubuntu. Some are loaded at run time only, so ldd does not name them all.
 * @param {string | null} codename of the Debian or Ubuntu underneath
 */
export function debianLibraries(codename) {
  const names = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libnotify4', 'libsecret-1-0', 'dbus']
  if (codename !== null && BEFORE_RENAMING.has(codename)) return names
  return names.map((name) => (RENAMED.includes(name) ? `${name}t64` : name))
}

/** @param {string} text what ldd printed */
export function missingLibraries(text) {
  return [...new Set([...text.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => /** @type {string} */ (name)))]
}

/** @param {string} binary @returns {Promise<readonly string[]>} */
export async function librariesMissingFor(binary) {
  const { code, text } = await runProgram('ldd', [binary], { limit: 30_000, output: 'captured' })
  return code === 127 ? [] : missingLibraries(text)
}

/**
 * The command a person can run, for the package managers most Linux desktops have.
 * @param {Linux} linux
 */
export function librariesCommand(linux) {
  if (linux.family === 'debian') return `sudo apt-get install -y ${debianLibraries(linux.codename).join(' ')}`
  if (linux.family === 'fedora') {
    return 'sudo dnf install -y gtk3 nss alsa-lib mesa-libgbm libXScrnSaver libnotify libsecret dbus-daemon'
  }
  if (linux.family === 'arch') return 'sudo pacman -S --needed gtk3 nss alsa-lib mesa libxss libnotify libsecret dbus'
  if (linux.family === 'suse')
    return 'sudo zypper install -y gtk3-tools mozilla-nss libasound2 libgbm1 libXss1 libnotify4 libsecret-1-0'
  return null
}

/** Says what Chromium's sandbox needs from this computer; only root goes without it, and only from these scripts. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Chromium refuses to run as root with its sandbox. */
export function electronFlags(platform = process.platform, uid = process.getuid?.()) {
  return platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []
}

/**
 * Ubuntu 23.10 and newer let only named programs make user namespaces, which Chromium's sandbox is built on.
 * @param {string} binary Electron's
 * @returns {Promise<string | null>} the command that gives Electron its sandbox, when it has none
 */
export async function sandboxCommand(binary) {
  if (electronFlags().length > 0 || !(await namespacesAreDenied())) return null
  const helper = join(dirname(binary), 'chrome-sandbox')
  const { uid = -1, mode = 0 } = (await stat(helper).catch(() => null)) ?? {}
  if (uid === 0 && (mode & 0o4000) !== 0) return null
  return `sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`
}

async function namespacesAreDenied() {
  const switches = [
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ]
  const states = switches.map(async ([file, denied]) => {
    const text = await readFile(/** @type {string} */ (file), 'utf8').catch(() => '')
    return text.trim() === denied
  })
  return (await Promise.all(states)).includes(true)
}

/** Where things are: the checkout, what the build makes, and the cache shared by all checkouts. */
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** The files a build makes and the others start from. */
export const BUILT = {
  main: join(ROOT, 'dist', 'app', 'main.js'),
  cli: join(ROOT, 'dist', 'app', 'cli.js'),
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env['XDG_CACHE_HOME']) return resolve(env['XDG_CACHE_HOME'], 'berth')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'berth')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'berth', 'cache')
  return join(home, '.cache', 'berth')
}

/**
 * The file behind a package's command, run with Node itself: `npx` forwards no signals.
 * @param {string} path inside node_modules
 */
export function packageFile(path, root = ROOT) {
  return join(root, 'node_modules', path)
}

/** Knows whether dist/ is what the sources now make, from the sources' names, sizes and times. */
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const SOURCES = [
  'app',
  'renderer',
  'resources/sample-server',
  'vite.config.ts',
  'vite.environments.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/** What a complete build leaves, relative to the checkout. */
const OUTPUTS = [
  'dist/app/main.js',
  'dist/app/cli.js',
  'dist/app/bridge.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
  'resources/sample-server/dist/server.mjs',
]

/** @param {string} root */
const stampFile = (root) => join(root, 'dist', '.stamp')

/** @param {string} root @returns {Promise<boolean>} */
export async function buildIsCurrent(root) {
  const [stamp, now] = await Promise.all([readFile(stampFile(root), 'utf8').catch(() => ''), fingerprint(root)])
  if (stamp !== now) return false
  const there = await Promise.all(
    OUTPUTS.map((path) =>
      access(join(root, path)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return !there.includes(false)
}

/**
 * Marks dist/ as made from `state`, the fingerprint taken before the build began: an edit during the build counts as new.
 * @param {string} root
 * @param {string} state
 */
export async function recordBuild(root, state) {
  await mkdir(dirname(stampFile(root)), { recursive: true })
  await writeFile(stampFile(root), state)
}

/** A build that breaks off must not look finished. @param {string} root */
export async function forgetBuild(root) {
  await rm(stampFile(root), { force: true })
}

/** @param {string} root @returns {Promise<string>} */
export async function fingerprint(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of await filesBelow(join(root, source))) {
      const { size, mtimeMs } = await stat(file)
      hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {Promise<readonly string[]>} the path itself when it is a file; no tests, nothing built */
async function filesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null)
  if (!entries)
    return access(path).then(
      () => [path],
      () => [],
    )
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.\w+$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|[\\/])(dist|node_modules)[\\/]/.test(relative(path, file)))
    .sort()
}

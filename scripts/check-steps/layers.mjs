/** Holds the arrows between the app's folders: what may import what. Says what Biome's import rules cannot. */
import { sourceFiles } from './imports.mjs'

/** @typedef {import('./imports.mjs').SourceFile} SourceFile @typedef {import('./imports.mjs').Import} Import */

/**
 * From the top down: a part may import parts of the rows below its own; parts of one row know at most each other's
 * types. A part is a folder of app/ or a file beside them.
 */
const ROWS = [
  ['main', 'cli'],
  ['bridge'],
  ['headless'],
  ['compose', 'launcher'],
  ['handlers'],
  ['fleet'],
  ['gate', 'health', 'clients'],
  ['ports'],
  ['engine', 'tokens', 'secrets'],
  ['activity'],
  ['home', 'lifetime', 'surface', 'lazy', 'wire'],
  ['contract'],
]

/** Electron's part stands aside: main brings it and the fleet together. Of the fleet it knows the shape, no more. */
const DESKTOP = 'desktop'
const OPEN_TO_DESKTOP = ['home', 'lifetime', 'surface', 'contract', 'secrets']

/**
 * @param {string} root the checkout
 * @returns {Promise<{ problems: readonly string[], files: number }>}
 */
export async function checkLayers(root) {
  const files = (await sourceFiles(root, ['app', 'renderer'])).filter(({ path }) => !isTest(path))
  return {
    problems: [...files.flatMap(arrowProblems), ...files.flatMap(wallProblems), ...circles(files)],
    files: files.length,
  }
}

/** @param {string} path */
const isTest = (path) => /\.test\.tsx?$/.test(path) || path.includes('/testing/')

/** @param {string} path like "app/fleet/observe.ts" @returns {string | null} the part, or null outside the app */
function partOf(path) {
  const [top, part] = path.split('/')
  return top === 'app' && part !== undefined ? part.replace(/\.tsx?$/, '') : null
}

/** @param {string} part */
const rowOf = (part) => ROWS.findIndex((row) => row.includes(part))

/** @param {SourceFile} file @returns {readonly string[]} */
function arrowProblems({ path, imports }) {
  const from = partOf(path)
  if (from !== null && from !== DESKTOP && rowOf(from) === -1) {
    return [`${path} is in no part of the app that is known: give "${from}" a row in scripts/check-steps/layers.mjs.`]
  }
  return imports
    .filter(({ isFile }) => isFile)
    .map((to) => ({ to: to.from, problem: from === null ? windowProblem(to) : arrowProblem(from, to) }))
    .filter(({ problem }) => problem !== null)
    .map(({ to, problem }) => `${path} imports ${to}: ${problem}`)
}

/** @param {Import} to */
function windowProblem(to) {
  return [null, 'contract'].includes(partOf(to.from)) ? null : 'the window may import app/contract only.'
}

/** @param {string} from @param {Import} imported @returns {string | null} */
function arrowProblem(from, { from: path, typesOnly }) {
  const to = partOf(path)
  if (to === null) return 'the app imports only the app.'
  if (from === to) return null
  if (from === DESKTOP) {
    const open = OPEN_TO_DESKTOP.includes(to) || (typesOnly && to === 'compose')
    return open ? null : 'desktop knows the contract; what else it needs, main hands it.'
  }
  if (to === DESKTOP) return from === 'main' ? null : 'only main knows desktop.'
  if (rowOf(from) < rowOf(to)) return null
  if (rowOf(from) > rowOf(to)) return `arrows run downward, and ${from} is below ${to}.`
  return typesOnly ? null : `${from} and ${to} may know each other's types only.`
}

/** What one folder alone may touch. @param {SourceFile} file @returns {readonly string[]} */
function wallProblems({ path, code, imports }) {
  const problems = []
  if (imports.some(({ from }) => from === 'dockerode') && !path.startsWith('app/engine/')) {
    problems.push(`${path} imports dockerode: only app/engine talks to the engine.`)
  }
  if (/\bipcMain\b/.test(code) && path !== 'app/desktop/ipc.ts') {
    problems.push(`${path} uses ipcMain: only app/desktop/ipc.ts answers the window.`)
  }
  return problems
}

/** Circles of what really runs; types are gone by then. @param {readonly SourceFile[]} all @returns {readonly string[]} */
function circles(all) {
  const next = new Map(all.map(({ path, imports }) => [path, imports.filter((to) => to.isFile && !to.typesOnly)]))
  const finished = new Set()
  /** @type {string[]} */
  const found = []
  /** @param {string} path @param {readonly string[]} trail */
  const walk = (path, trail) => {
    const start = trail.indexOf(path)
    if (start !== -1) found.push(`Imports run in a circle: ${[...trail.slice(start), path].join(' -> ')}`)
    if (start !== -1 || finished.has(path)) return
    for (const { from } of next.get(path) ?? []) walk(from, [...trail, path])
    finished.add(path)
  }
  for (const { path } of all) walk(path, [])
  return found
}

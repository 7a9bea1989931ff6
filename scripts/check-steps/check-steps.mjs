/** The checks that need no running app: form, types, dead code, import arrows. All at the same time. */
import { packageFile, ROOT } from '../places.mjs'
import { runProgram } from '../program.mjs'
import { checkLayers } from './layers.mjs'

/** All together take under 15 s; a busy computer may need a few times that. Milliseconds. */
const LIMIT = 180_000

/** @typedef {{ readonly name: string, readonly passed: boolean, readonly text: string }} StepResult */

/** @type {readonly (readonly [name: string, program: string, args: readonly string[]])[]} */
const PROGRAMS = [
  [
    'form and import rules (biome)',
    '@biomejs/biome/bin/biome',
    ['check', '--error-on-warnings', '--max-diagnostics=50', '.'],
  ],
  ['types of the app (tsc)', 'typescript/bin/tsc', ['-p', '.']],
  ['types of the scripts (tsc)', 'typescript/bin/tsc', ['-p', 'scripts']],
  ['dead code (knip)', 'knip/bin/knip.js', ['--no-progress']],
]

/** @returns {Promise<readonly StepResult[]>} */
export function runCheckSteps() {
  return Promise.all([...PROGRAMS.map(([name, program, args]) => programStep(name, program, args)), layerStep()])
}

/** @param {string} name @param {string} program @param {readonly string[]} args @returns {Promise<StepResult>} */
async function programStep(name, program, args) {
  const options = /** @type {const} */ ({ cwd: ROOT, limit: LIMIT, output: 'captured' })
  const { code, text } = await runProgram(process.execPath, [packageFile(program), ...args], options)
  return { name, passed: code === 0, text: code === 0 ? '' : text || `ended with ${code}` }
}

/** @returns {Promise<StepResult>} */
async function layerStep() {
  const { problems, files } = await checkLayers(ROOT)
  // A check that finds no files would pass for ever.
  const text = files === 0 ? 'No source file was found to check.' : problems.join('\n')
  return { name: 'import arrows', passed: text === '', text }
}

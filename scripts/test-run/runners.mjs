/** The parts of `npm test`, each with the runner that does it and the report it is judged by. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCheckSteps } from '../check-steps/check-steps.mjs'
import { packageFile, ROOT } from '../places.mjs'
import { runProgram } from '../program.mjs'
import { withDisplay } from '../set-up/display.mjs'
import { say } from '../terminal.mjs'
import { checkTally, playwrightTally, vitestTally } from './tally.mjs'

/**
 * @typedef {import('./tally.mjs').Tally} Tally
 * @typedef {object} Run
 * @property {NodeJS.ProcessEnv} env
 * @property {string} reports a folder for the runners' reports
 * @property {readonly string[]} filters passed on to the runner: files, options
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {boolean} onMachine needs Electron, an engine and the build, not only the packages
 * @property {(run: Run) => Promise<{ tally: Tally, interrupted: boolean }>} run
 */

/** Milliseconds. */
const LIMITS = { unit: 600_000, docker: 1_200_000, e2e: 1_800_000 }

/** In the order of `npm test`: what is quick and tells most comes first. @type {readonly Part[]} */
const PARTS = [
  { name: 'check', onMachine: false, run: check },
  { name: 'unit', onMachine: true, run: (run) => vitest('unit', run) },
  { name: 'docker', onMachine: true, run: (run) => vitest('docker', run) },
  { name: 'e2e', onMachine: true, run: playwright },
]

async function check() {
  const steps = await runCheckSteps()
  for (const { name, passed, text } of steps) say(passed ? `  ok  ${name}` : `  FAILED  ${name}\n${text.trimEnd()}`)
  return { tally: checkTally(steps), interrupted: false }
}

/** @param {'unit' | 'docker'} project @param {Run} run */
async function vitest(project, { env, reports, filters }) {
  const report = join(reports, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, interrupted } = await runProgram(
    process.execPath,
    [packageFile('vitest/vitest.mjs'), ...args, ...filters],
    {
      cwd: ROOT,
      env,
      limit: LIMITS[project],
      output: 'stderr',
    },
  )
  return { tally: vitestTally(await readReport(report), code), interrupted }
}

/** @param {Run} run */
async function playwright({ env, reports, filters }) {
  const report = join(reports, 'e2e.json')
  return withDisplay({ ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }, async (environment) => {
    const args = [packageFile('@playwright/test/cli.js'), 'test', '--reporter=list,json', ...filters]
    const { code, interrupted } = await runProgram(process.execPath, args, {
      cwd: ROOT,
      env: environment,
      limit: LIMITS.e2e,
      output: 'stderr',
    })
    return { tally: playwrightTally(await readReport(report), code), interrupted }
  })
}

/** @param {string} file @returns {Promise<any>} null when the runner wrote none that can be read */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

/**
 * The parts that are named first; what follows them belongs to the runner.
 * @param {readonly string[]} args
 * @returns {{ parts: readonly Part[], filters: readonly string[] }}
 */
export function chosenParts(args) {
  const names = PARTS.map(({ name }) => name)
  const end = args.findIndex((arg) => !names.includes(arg))
  const chosen = end === -1 ? args : args.slice(0, end)
  const parts = chosen.length === 0 ? PARTS : PARTS.filter(({ name }) => chosen.includes(name))
  return { parts, filters: args.slice(chosen.length) }
}

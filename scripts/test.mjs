/**
 * `npm test`: sets up, builds, runs everything that CI runs, and ends with one line: `N passed, N failed`.
 * `npm test -- unit docker e2e check` runs the named parts; what follows them goes to the runner.
 */
import './node-version.mjs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkoutEnvironment } from './environment.mjs'
import { prepare } from './open.mjs'
import { ROOT } from './places.mjs'
import { ensureKeyring } from './set-up/keyring.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { ensureTracer } from './set-up/tracer.mjs'
import { runScript, say, seconds } from './terminal.mjs'
import { chosenParts } from './test-run/runners.mjs'
import { failure, sum } from './test-run/tally.mjs'

/**
 * @typedef {import('./test-run/tally.mjs').Tally} Tally
 * @typedef {import('./test-run/runners.mjs').Part} Part
 * @typedef {{ readonly name: string, readonly tally: Tally, readonly took: number }} Result
 */

/** @param {readonly string[]} args @returns {Promise<readonly Result[]>} */
async function runParts(args) {
  const { parts, filters } = chosenParts(args)
  const machine = once(async () => {
    const electron = await prepare()
    await ensureKeyring()
    await ensureTracer()
    return electron
  })
  const reports = await mkdtemp(join(tmpdir(), 'berth-reports-'))
  /** @type {Result[]} */
  const results = []
  try {
    for (const part of parts) {
      say(`\n== ${part.name}`)
      const began = Date.now()
      const { tally, interrupted } = await runPart(part, { machine, reports, filters })
      results.push({ name: part.name, tally, took: Date.now() - began })
      if (interrupted) return [...results, { name: 'the rest', tally: failure('It was interrupted.'), took: 0 }]
    }
    return results
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
}

/**
 * Whatever goes wrong counts as a failure of the part: the last line must be printed, and must be true.
 * @param {Part} part
 * @param {{ machine: typeof prepare, reports: string, filters: readonly string[] }} means
 */
async function runPart({ onMachine, run }, { machine, reports, filters }) {
  try {
    await ensurePackages({ root: ROOT })
    const env = onMachine ? { ...process.env, ...(await checkoutEnvironment(await machine())) } : process.env
    return await run({ env, reports, filters })
  } catch (thrown) {
    return { tally: failure(String(thrown instanceof Error ? thrown.stack : thrown)), interrupted: false }
  }
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>} the same promise to everyone who asks
 */
function once(work) {
  /** @type {Promise<T> | undefined} */
  let result
  return () => {
    result ??= work()
    return result
  }
}

/** @param {readonly Result[]} results */
function tellResults(results) {
  say('')
  for (const { name, tally, took } of results) {
    const { passed, failed, skipped, problems } = tally
    say(`${name.padEnd(9)}${seconds(took).padStart(8)}   ${passed} passed, ${failed} failed, ${skipped} skipped`)
    for (const problem of problems) say(`  ${problem}`)
  }
}

await runScript(async () => {
  const results = await runParts(process.argv.slice(2))
  tellResults(results)
  const { passed, failed } = sum(results.map(({ tally }) => tally))
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})

/** Counts what a test runner really did, from its own report; a runner that ran nothing has failed. */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} problems what failed beside single tests, for a person
 *
 * The parts that are read of the runners' JSON reports:
 * @typedef {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[] }} PlaywrightReport
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0, problems: [] }

/**
 * @param {VitestReport | null} report null when the runner wrote none
 * @param {number} code the runner's exit code
 * @returns {Tally}
 */
export function vitestTally(report, code) {
  const files = report?.testResults ?? []
  const results = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  // A file that breaks while loading has no tests to fail.
  const broken = files.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
  const passed = results.filter((status) => status === 'passed').length
  const failed = results.filter((status) => status === 'failed').length
  const problems = broken.map(({ name, message }) => `${name} could not be loaded: ${message ?? ''}`)
  const skipped = results.length - passed - failed
  return checked({ passed, failed: failed + broken.length, skipped, problems }, code)
}

/**
 * @param {PlaywrightReport | null} report null when the runner wrote none
 * @param {number} code the runner's exit code
 * @returns {Tally}
 */
export function playwrightTally(report, code) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {}
  const errors = report?.errors ?? []
  const problems = errors.map(({ message }) => message ?? 'An error outside the tests.')
  // A test that passes only at its second try has failed once.
  return checked({ passed: expected, failed: unexpected + flaky + errors.length, skipped, problems }, code)
}

/** @param {readonly { readonly passed: boolean }[]} steps @returns {Tally} */
export function checkTally(steps) {
  const passed = steps.filter((step) => step.passed).length
  return checked({ ...NOTHING, passed, failed: steps.length - passed }, passed === steps.length ? 0 : 1)
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return tallies.reduce(
    (total, { passed, failed, skipped, problems }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
      problems: [...total.problems, ...problems],
    }),
    NOTHING,
  )
}

/** A part that could not run at all. @param {string} problem */
export function failure(problem) {
  return failedBy(NOTHING, problem)
}

/** What the counts alone would hide. @param {Tally} tally @param {number} code @returns {Tally} */
function checked(tally, code) {
  if (tally.passed + tally.failed === 0) return failedBy(tally, 'It ran nothing.')
  if (code !== 0 && tally.failed === 0) return failedBy(tally, `It ended with ${code} although no test failed.`)
  return tally
}

/** @param {Tally} tally @param {string} problem @returns {Tally} */
function failedBy(tally, problem) {
  return { ...tally, failed: tally.failed + 1, problems: [...tally.problems, problem] }
}

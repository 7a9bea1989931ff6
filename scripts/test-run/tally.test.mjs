import { describe, expect, test } from 'vitest'
import { checkTally, failure, NOTHING, playwrightTally, sum, vitestTally } from './tally.mjs'

/** @param {readonly string[]} statuses @param {string} [status] */
const file = (statuses, status = 'passed') => ({
  name: '/a.test.ts',
  status,
  message: 'Cannot find module',
  assertionResults: statuses.map((each) => ({ status: each })),
})

describe('vitest', () => {
  test('counts tests over files', () => {
    const report = { testResults: [file(['passed', 'passed', 'pending']), file(['failed', 'todo'], 'failed')] }
    expect(vitestTally(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 2, problems: [] })
  })

  test('a file that breaks while loading is a failure', () => {
    const tally = vitestTally({ testResults: [file(['passed']), file([], 'failed')] }, 1)
    expect(tally).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      problems: ['/a.test.ts could not be loaded: Cannot find module'],
    })
  })

  test('an error outside the tests is a failure although every test passed', () => {
    const tally = vitestTally({ testResults: [file(['passed'])] }, 1)
    expect(tally).toMatchObject({ passed: 1, failed: 1, problems: ['It ended with 1 although no test failed.'] })
  })

  test.each([
    ['no report', null],
    ['no files', { testResults: [] }],
    ['only skipped tests', { testResults: [file(['pending'])] }],
  ])('%s: it ran nothing, and that is a failure', (_, report) => {
    expect(vitestTally(report, 0)).toMatchObject({ passed: 0, failed: 1, problems: ['It ran nothing.'] })
  })
})

describe('Playwright', () => {
  test('counts tests, and one that passes at its second try as failed', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] }
    expect(playwrightTally(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2, problems: [] })
  })

  test('an error outside the tests is a failure', () => {
    const report = { stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no display' }] }
    expect(playwrightTally(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0, problems: ['no display'] })
  })

  test('a run without tests is a failure', () => {
    const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }
    expect(playwrightTally(report, 0)).toMatchObject({ passed: 0, failed: 1 })
    expect(playwrightTally(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })
})

test('each check step counts once', () => {
  expect(checkTally([{ passed: true }, { passed: false }, { passed: true }])).toMatchObject({ passed: 2, failed: 1 })
  expect(checkTally([])).toMatchObject({ passed: 0, failed: 1 })
})

test('the sum is over all parts', () => {
  const passed = { ...NOTHING, passed: 7, skipped: 1 }
  expect(sum([passed, failure('It broke.'), passed])).toEqual({
    passed: 14,
    failed: 1,
    skipped: 2,
    problems: ['It broke.'],
  })
})

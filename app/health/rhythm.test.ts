import { expect, it } from 'vitest'
import { type Course, isLoading, pauseAfter, usualRhythm } from './rhythm.ts'

const course = (failures: number, everHealthy = false): Course => ({ startedAt: 1_000, everHealthy, failures })

it.each([
  ['healthy, shown', course(0, true), false, true, 30_000],
  ['healthy, hidden', course(0, true), false, false, 120_000],
  ['first failure while loading', course(1), true, true, 250],
  ['second', course(2), true, true, 500],
  ['tenth, still loading', course(10), true, true, 2_000],
  ['first failure after health: a second look soon', course(1, true), false, true, 250],
  ['fifth failure after health: back to the usual pace', course(5, true), false, true, 30_000],
  ['fifth, hidden', course(5, true), false, false, 120_000],
])('%s', (_, given, loading, visible, expected) => {
  expect(pauseAfter(given, loading, visible, usualRhythm)).toBe(expected)
})

it('counts as loading until it was healthy or its start period is over', () => {
  expect(isLoading(course(3), 60_000, 60_999)).toBe(true)
  expect(isLoading(course(3), 60_000, 61_000)).toBe(false)
  expect(isLoading(course(1, true), 60_000, 2_000)).toBe(false)
})

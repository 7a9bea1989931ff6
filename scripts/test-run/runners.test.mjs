import { expect, test } from 'vitest'
import { chosenParts } from './runners.mjs'

/** @param {readonly string[]} args */
function chosen(args) {
  const { parts, filters } = chosenParts(args)
  return [parts.map(({ name }) => name), filters]
}

test('runs everything, or the named parts in their order; the rest goes to the runner', () => {
  expect(chosen([])).toEqual([['check', 'unit', 'docker', 'e2e'], []])
  expect(chosen(['docker', 'unit'])).toEqual([['unit', 'docker'], []])
  expect(chosen(['unit', 'app/ports', '-t', 'check'])).toEqual([['unit'], ['app/ports', '-t', 'check']])
})

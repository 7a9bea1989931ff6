/** What a person types in a hurry must find what they meant first. */
import { expect, test } from 'vitest'
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts'

const names = [
  'Start github',
  'Stop github',
  'Open logs of github',
  'Go to Settings',
  'Start sample',
  'Copy URL of sample',
  'Stop all servers',
  'Rotate token of github',
]
const found = (query: string) => fuzzyFilter(query, names, (name) => name)

test.each([
  ['st gi', 'Start github'],
  ['sto', 'Stop github'],
  ['logs', 'Open logs of github'],
  ['sett', 'Go to Settings'],
  ['url', 'Copy URL of sample'],
  ['ss', 'Start sample'],
  ['rot', 'Rotate token of github'],
  ['stopall', 'Stop all servers'],
])('%j finds %j first', (query, name) => expect(found(query)[0]).toBe(name))

test('letters out of order find nothing', () => {
  expect([fuzzyScore('gs', 'abc'), found('zzz')]).toEqual([null, []])
})

test('an empty query keeps everything in order', () => {
  expect(found('  ')).toEqual(names)
})

test('a start of a word beats a letter within one', () => {
  expect(fuzzyScore('l', 'open logs') ?? 0).toBeGreaterThan(fuzzyScore('l', 'apple') ?? 0)
})

import { expect, test } from 'vitest'
import { shownValue, standing, typedValue } from './secret-value.ts'

const row = (name: string, value: string, secret = true) => ({ name, value, secret })
const missing = ['GONE']

test('a mask stands where a value is, and nothing where none is', () => {
  expect([row('KEY', '•••'), row('GONE', '•••'), row('GONE', 'typed')].map((one) => shownValue(one, missing))).toEqual([
    '•••',
    '',
    'typed',
  ])
})

test('what is typed and taken back leaves the secret as it was; one that is set can be emptied', () => {
  expect(typedValue(row('GONE', 'x'), missing, '')).toBe('•••')
  expect(typedValue(row('GONE', '•••'), missing, 'x')).toBe('x')
  expect(typedValue(row('KEY', 'x'), missing, '')).toBe('')
  expect(typedValue(row('GONE', 'x', false), missing, '')).toBe('')
})

test('beside it stands whether it is set, in words, until something is typed', () => {
  const rows = [row('KEY', '•••'), row('GONE', '•••'), row('BARE', ''), row('KEY', 'typed'), row('MODE', '', false)]
  expect(rows.map((one) => standing(one, missing))).toEqual(['set', 'not set', 'not set', '', ''])
})

/** What a person types is a number or is refused; it is never rounded or cut. */
import { expect, test } from 'vitest'
import { numberFrom } from './whole-number.ts'

test('whole numbers within the limits, spaces around them or not', () => {
  const read = (text: string) => numberFrom(text, { least: 0, most: 3650 })
  expect(['0', ' 30 ', '3650'].map(read)).toEqual([0, 30, 3650].map((value) => ({ ok: true, value })))
  const problem = 'A whole number from 0 to 3650.'
  for (const text of ['', '-1', '3651', '1.5', '1e3', 'never', '12345678901'])
    expect(read(text), text).toEqual({ ok: false, problem })
})

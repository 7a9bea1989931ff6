/** The window's check of a range must agree with the contract's, which it cannot load into the first paint. */
import { expect, test } from 'vitest'
import { Settings } from '../../app/contract/settings.ts'
import { rangeFrom } from './range.ts'

test.each([
  ['3000', '3099'],
  ['3000', '3000'],
  ['1', '1000'],
  ['1', '1001'],
  ['65535', '65535'],
  ['65535', '65536'],
  ['0', '10'],
  ['3099', '3000'],
])('%s to %s is judged as the contract judges it', (first, last) => {
  const contract = Settings.safeParse({ range: { first: Number(first), last: Number(last) } })
  const reading = rangeFrom(first, last)
  expect(reading.ok).toBe(contract.success)
  if (!reading.ok) expect(reading.problem).toBe(contract.error?.issues[0]?.message)
})

test.each([
  ['', '3000'],
  ['3000', 'x'],
  ['30.5', '3000'],
  ['-1', '3'],
])('%j to %j is no pair of ports', (first, last) => {
  expect(rangeFrom(first, last)).toEqual({ ok: false, problem: 'A port is a whole number from 1 to 65535.' })
})

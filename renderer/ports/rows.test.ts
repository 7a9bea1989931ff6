/** The port list as a person reads it. */
import { expect, test } from 'vitest'
import type { PortRow } from '../../app/contract/snapshot.ts'
import { portsSummary, rowsThatMatter } from './rows.ts'

const row = (port: number, state: PortRow['state']): PortRow => ({
  port,
  state,
  server: null,
  addresses: [],
  holder: null,
})
const rows = [row(3000, 'ours'), row(3001, 'free'), row(3002, 'conflict'), row(3003, 'taken'), row(9000, 'reserved')]

test('conflicts come first and free ports are not listed', () => {
  expect(rowsThatMatter(rows).map(({ port }) => port)).toEqual([3002, 3000, 3003, 9000])
})

test('the summary counts the range only', () => {
  expect(portsSummary(rows, { first: 3000, last: 3099 })).toBe('97 of 100 free, 3000 to 3099')
})

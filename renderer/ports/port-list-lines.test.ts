/** The list tells every port of the range, the free ones in stretches. */
import { expect, test } from 'vitest'
import type { PortSlot } from '../../app/contract/ports.ts'
import { listLines, slotsOutside } from './port-list-lines.ts'

const slot = (port: number): PortSlot => ({ port, state: 'reserved', servers: ['a'], holders: [] })
const map = { range: { first: 3000, last: 3009 }, slots: [slot(3002), slot(3003), slot(9000)] }
const told = (matches: ReadonlySet<number> | null) =>
  listLines(map, matches).map((line) => (line.kind === 'slot' ? line.slot.port : [line.first, line.last]))

test('free ports that follow each other are one line', () => {
  expect(told(null)).toEqual([[3000, 3001], 3002, 3003, [3004, 3009]])
})

test('a search breaks a stretch where ports are left out', () => {
  expect(told(new Set([3000, 3003, 3005, 3006]))).toEqual([[3000, 3000], 3003, [3005, 3006]])
})

test('ports outside of the range are told apart', () => {
  expect(slotsOutside(map).map(({ port }) => port)).toEqual([9000])
})

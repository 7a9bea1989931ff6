/** The plan is read by digits, so every port must lie under its last one, wherever a range begins and ends. */
import { expect, test } from 'vitest'
import { isLow, portsOfRow, rowCount, rowHeight, rowOf, rowStart } from './plan-rows.ts'

test('a range that begins and ends inside a row leaves those places empty', () => {
  const range = { first: 3003, last: 3021 }
  expect(rowCount(range)).toBe(3)
  expect(portsOfRow(range, 0)).toEqual([null, null, null, 3003, 3004, 3005, 3006, 3007, 3008, 3009])
  expect(portsOfRow(range, 2)).toEqual([3020, 3021, ...Array(8).fill(null)])
})

test('each port of a thousand lies in its row, under its digit, once', () => {
  const range = { first: 997, last: 1996 }
  const placed = Array.from({ length: rowCount(range) }, (_, row) => portsOfRow(range, row))
  expect(placed.flat().filter((port) => port !== null)).toEqual(Array.from({ length: 1000 }, (_, index) => 997 + index))
  for (const [row, ports] of placed.entries())
    for (const [digit, port] of ports.entries())
      if (port !== null)
        expect([rowOf(range, port), port % 10, port - digit]).toEqual([row, digit, rowStart(range, row)])
})

test('one port is a plan too', () => {
  expect(rowCount({ first: 65535, last: 65535 })).toBe(1)
  expect(portsOfRow({ first: 65535, last: 65535 }, 0)[5]).toBe(65535)
})

test('water lies after each second row, and large ranges are drawn low', () => {
  const hundred = { first: 3000, last: 3099 }
  expect(rowHeight(hundred, 1)).toBeGreaterThan(rowHeight(hundred, 0))
  expect([isLow(hundred), isLow({ first: 3000, last: 3199 }), isLow({ first: 3000, last: 3200 })]).toEqual([
    false,
    false,
    true,
  ])
})

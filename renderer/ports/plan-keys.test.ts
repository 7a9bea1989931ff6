/** No key may lead out of the range, or to another column than a person expects. */
import { expect, test } from 'vitest'
import { portFrom } from './plan-keys.ts'

const range = { first: 3003, last: 3047 }
const go = (port: number, key: string, far = false) => portFrom(port, { key, far }, range, 3)

test('arrows go on over the ends of rows, and stop at the ends of the range', () => {
  expect([go(3010, 'ArrowLeft'), go(3019, 'ArrowRight'), go(3003, 'ArrowLeft'), go(3047, 'ArrowRight')]).toEqual([
    3009, 3020, 3003, 3047,
  ])
})

test('up and down keep the column, and stay where the next row has no such port', () => {
  expect([go(3015, 'ArrowUp'), go(3005, 'ArrowUp'), go(3011, 'ArrowUp'), go(3038, 'ArrowDown')]).toEqual([
    3005, 3005, 3011, 3038,
  ])
})

test('pages go by rows in view, or as far as there are', () => {
  expect([go(3004, 'PageDown'), go(3026, 'PageDown'), go(3035, 'PageUp'), go(3021, 'PageUp')]).toEqual([
    3034, 3046, 3005, 3011,
  ])
})

test('Home and End are of the row, with Ctrl of the range', () => {
  expect([go(3005, 'Home'), go(3025, 'Home'), go(3025, 'End'), go(3042, 'End')]).toEqual([3003, 3020, 3029, 3047])
  expect([go(3025, 'Home', true), go(3025, 'End', true)]).toEqual([3003, 3047])
})

test('other keys are left to others', () => {
  expect([go(3010, 'Enter'), go(3010, 'a'), go(3010, 'Tab')]).toEqual([null, null, null])
})

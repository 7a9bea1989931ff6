import { expect, test } from 'vitest'
import { nearestFreePort } from './nearest-free.ts'

const range = { first: 3000, last: 3009 }
const nothing = new Set<number>()

test.each([
  [3004, [3004], [], 3005],
  [3004, [3004, 3005], [], 3003],
  [3004, [3004], [3003, 3005], 3006],
  [3009, [3009], [3008], 3007],
  [3000, [3000], [3001, 3002], 3003],
  [8080, [], [3000], 3001],
  [3004, [], [], 3004],
])('from %i, with %j reserved and %j busy, it is %i', (wanted, reserved, busy, port) => {
  expect(nearestFreePort(range, wanted, { reserved: new Set(reserved), busy: new Set(busy) })).toBe(port)
})

test('there is none in a full range, nor outside of it', () => {
  const all = new Set(Array.from({ length: 10 }, (_, index) => 3000 + index))
  expect(nearestFreePort(range, 3004, { reserved: nothing, busy: all })).toBeNull()
  expect(nearestFreePort(range, 8080, { reserved: all, busy: nothing })).toBeNull()
})

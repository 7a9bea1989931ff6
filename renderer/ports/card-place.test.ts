/** A card never covers its berth while there is room beside it, and never leaves what is in sight. */
import { expect, test } from 'vitest'
import { cardPlace } from './card-place.ts'

const view = { left: 200, top: 100, width: 800, height: 600 }
const card = { width: 300, height: 200 }
const berth = (left: number, top: number) => ({ left, top, width: 80, height: 50 })

test('below its berth, at its left edge', () => {
  expect(cardPlace(berth(400, 150), card, view)).toEqual({ left: 400, top: 204 })
})

test('above where there is no room below', () => {
  expect(cardPlace(berth(400, 600), card, view)).toEqual({ left: 400, top: 396 })
})

test('moved in from the right edge, and from the left', () => {
  expect(cardPlace(berth(960, 150), card, view).left).toBe(700)
  expect(cardPlace(berth(150, 150), card, view).left).toBe(200)
})

test('in a view too low for it, below: its head is what matters', () => {
  expect(cardPlace(berth(400, 150), card, { ...view, height: 220 }).top).toBe(204)
})

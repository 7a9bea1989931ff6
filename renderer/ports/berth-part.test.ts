/** A berth is drawn anew only when its own part changes, and shows where a server would land. */
import { expect, test } from 'vitest'
import type { PortSlot } from '../../app/contract/ports.ts'
import { partOf } from './berth-part.ts'
import type { Hand } from './plan-view.ts'

const taken: PortSlot = { port: 3005, state: 'process', servers: [], holders: [] }
const view = (given: { active?: number; outstanding?: ReadonlySet<number>; hand?: Hand } = {}) => ({
  active: given.active ?? null,
  outstanding: given.outstanding ?? null,
  hand: given.hand ?? ({ kind: 'empty' } as const),
})
const hand = (kind: 'dragging' | 'typing' | 'moving', over: number | null): Hand => ({
  kind,
  server: 'a',
  from: 3000,
  over,
})

test('what does not concern a berth gives it the same object', () => {
  const before = partOf(3005, null)(view())
  expect(partOf(3005, null)(view({ active: 3001, outstanding: new Set([3006]), hand: hand('dragging', 3006) }))).toBe(
    before,
  )
  expect(partOf(3005, null)(view({ active: 3005 }))).not.toBe(before)
})

test('a search marks who matches', () => {
  expect(partOf(3005, null)(view({ outstanding: new Set([3005]) })).isMatch).toBe(true)
})

test('a server in hand fits or not, and leaves its berth only when it is carried or moved', () => {
  const aim = (port: number, slot: PortSlot | null, held: Hand) => partOf(port, slot)(view({ hand: held })).aim
  expect([
    aim(3005, null, hand('dragging', 3005)),
    aim(3005, taken, hand('dragging', 3005)),
    aim(3005, taken, hand('moving', 3005)),
    aim(3006, null, hand('dragging', 3005)),
    aim(3000, taken, hand('dragging', 3005)),
    aim(3000, taken, hand('typing', 3005)),
    aim(3000, taken, hand('dragging', 3000)),
  ]).toEqual(['fits', 'taken', 'fits', 'none', 'source', 'none', 'source'])
})

/** A range that begins in somebody else's ports is told, one that begins in Berth's own is not. */
import { expect, test } from 'vitest'
import type { PortHolder, PortSlot } from '../../app/contract/ports.ts'
import { rangeStart } from './range-start.ts'

const range = { first: 3000, last: 3004 }
const node: PortHolder = { kind: 'hidden', user: null, bindings: [], words: 'node, pid 4242' }
const held = (port: number): PortSlot => ({ port, state: 'process', servers: [], holders: [node] })
const alone = (port: number): PortSlot => ({ port, state: 'left-alone', servers: [], holders: [] })
const own = (port: number): PortSlot => ({ port, state: 'reserved', servers: ['notes'], holders: [] })
const start = (...slots: readonly PortSlot[]) => rangeStart({ range, slots })

test('held ports at the beginning are told with the first that is not', () => {
  expect(start(held(3000), held(3001), held(3003))).toEqual({
    words: '3000 is held by node, pid 4242, and 1 more after it by others.',
    better: 3002,
  })
  expect(start(alone(3000), held(3001), own(3002))).toEqual({ words: '3001 is held by node, pid 4242.', better: 3002 })
})

test('nothing is told of a range that begins well, with its own, or with what is left alone anyway', () => {
  expect([start(held(3001)), start(own(3000), held(3001)), start(alone(3000), alone(3001)), start()]).toEqual([
    null,
    null,
    null,
    null,
  ])
  for (const state of ['conflict', 'exposed'] as const)
    expect(start({ ...held(3000), servers: ['notes'], state })).toBeNull()
})

test('a range that others have all of has no better beginning', () => {
  expect(start(...[3000, 3001, 3002, 3003, 3004].map(held))?.better).toBeNull()
})

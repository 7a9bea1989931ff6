/** A change of one port must redraw one berth, so all others keep their objects. */
import { beforeEach, expect, test } from 'vitest'
import type { PortMap, PortSlot } from '../../app/contract/ports.ts'
import { acceptMap, slotOn, usePortMap } from './port-map.ts'

const slot = (port: number, state: PortSlot['state']): PortSlot => ({ port, state, servers: ['a'], holders: [] })
const map = (takenAt: number, ...slots: readonly PortSlot[]): PortMap => ({
  takenAt,
  range: { first: 3000, last: 3009 },
  slots,
  exposures: [],
  nextFree: 3002,
  knowsContainers: true,
})
const on = (port: number) => slotOn(port)(usePortMap.getState())

beforeEach(() => usePortMap.setState({ map: null, slots: new Map(), problem: null }))

test('a port that says the same keeps its object, one that changed or left does not', () => {
  acceptMap(map(1, slot(3000, 'reserved'), slot(3001, 'reserved'), slot(3002, 'reserved')))
  const kept = on(3000)
  acceptMap(map(2, slot(3000, 'reserved'), slot(3001, 'running')))
  expect(on(3000)).toBe(kept)
  expect(on(3001)?.state).toBe('running')
  expect(on(3002)).toBeNull()
})

test('a map that comes after a problem ends it', () => {
  usePortMap.setState({ problem: { kind: 'timeout', message: '', fix: '' } })
  acceptMap(map(1))
  expect(usePortMap.getState().problem).toBeNull()
})

import { expect, test } from 'vitest'
import { nextFreePort, portTaken } from './conflict.ts'
import { holdersIn } from './holder.ts'
import { listenerOf, nothing, viewer } from './testing/readings.ts'

const range = { first: 3000, last: 3003 }

test('the next free port skips those that are reserved and those that are busy', () => {
  expect(nextFreePort(range, { reserved: new Set([3000]), busy: new Set([3001]) })).toBe(3002)
  expect(nextFreePort(range, { reserved: new Set([3000, 3002]), busy: new Set([3001, 3003]) })).toBeNull()
})

test('the failure names the holder and says what to do', () => {
  const holders = holdersIn(3000, { ...nothing, listeners: [listenerOf({})] }, viewer)
  expect(portTaken('notes', 3000, holders, 3001)).toMatchObject({
    kind: 'port-taken',
    message: 'Port 3000 is taken by node, pid 4242.',
    fix: 'Move "notes" to port 3001, or stop what holds port 3000.',
    remedy: { kind: 'resolve', id: 'notes' },
  })
})

test('without a free port there is nowhere to move to', () => {
  expect(portTaken('notes', 3000, [], null).fix).toBe('Stop what holds it, or widen the range of ports in Settings.')
})

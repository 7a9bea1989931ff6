/** A server may land on what is free, and nowhere else. */
import { expect, test } from 'vitest'
import type { PortSlot, PortState } from '../../app/contract/ports.ts'
import { landingOn, movable } from './drop.ts'

const slot = (state: PortState, servers: readonly string[] = []): PortSlot => ({
  port: 3005,
  state,
  servers,
  holders: [],
})

test('free berths take it, those left alone too, for a person puts it there', () => {
  for (const free of [null, slot('free'), slot('left-alone')])
    expect(landingOn(3005, 3000, free)).toEqual({ kind: 'fits' })
})

test('its own berth is no move', () => {
  expect(landingOn(3005, 3005, slot('running', ['notes']))).toEqual({ kind: 'home' })
})

test.each(['running', 'reserved', 'container', 'process', 'exposed', 'conflict'] as const)('%s refuses it', (state) => {
  expect(landingOn(3005, 3000, slot(state, ['files']))).toEqual({ kind: 'taken', words: '3005 is taken by files' })
})

test('two servers on one port cannot be picked up: which one is a question for the dialog', () => {
  expect([movable(slot('conflict', ['a', 'b'])), movable(slot('conflict', ['a'])), movable(slot('process'))]).toEqual([
    null,
    'a',
    null,
  ])
})

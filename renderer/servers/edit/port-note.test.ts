/** The words below a port must tell what will happen with it, and offer another where it is of no use. */
import { expect, test } from 'vitest'
import type { PortHolder, PortSlot } from '../../../app/contract/ports.ts'
import { portIn, portNote } from './port-note.ts'

const range = { first: 3000, last: 3099 }
const node: PortHolder = { kind: 'hidden', user: null, bindings: [], words: 'node, pid 4242' }
const slot = (state: PortSlot['state'], part: Partial<PortSlot> = {}): PortSlot => ({
  port: 3005,
  state,
  servers: [],
  holders: [],
  ...part,
})
const note = (given: PortSlot, current: number | null = null) => portNote(given, { range, current })

test('a free port needs no other; outside of the range, and left alone, are told but fine', () => {
  expect(
    [slot('free'), slot('free', { port: 8080 }), slot('left-alone', { port: 3000 })].map((one) => note(one)),
  ).toEqual([
    { tone: 'good', text: 'Free.', suggest: false },
    { tone: 'quiet', text: 'Free, and outside of the range 3000 to 3099, which is fine.', suggest: false },
    { tone: 'quiet', text: 'Free. Your settings leave it to other programs, but you can take it.', suggest: false },
  ])
  expect(note(slot('free', { port: 3099 })).tone).toBe('good')
})

test('a port of another server is named after it, whatever runs there', () => {
  expect(note(slot('conflict', { servers: ['github'], holders: [node] }))).toEqual({
    tone: 'warn',
    text: 'Reserved by github. Two servers cannot share a port.',
    suggest: true,
  })
})

test('a held port names who holds it and what comes of it: added, kept, or moved to', () => {
  const held = slot('process', { holders: [node] })
  expect([null, 3005, 3001].map((current) => note(held, current).text)).toEqual([
    'Held by node, pid 4242. You can add the server; it cannot start before the port is free.',
    'Held by node, pid 4242. The server cannot start before it is free.',
    'Held by node, pid 4242. A server moves to a free port only.',
  ])
  expect(note(held)).toMatchObject({ tone: 'warn', suggest: true })
})

test('half a number is a port already, words are none', () => {
  expect(['30', ' 3005 ', '', '3.5', '70000', '0', '-1', 'x'].map(portIn)).toEqual([
    30,
    3005,
    null,
    null,
    null,
    null,
    null,
    null,
  ])
})

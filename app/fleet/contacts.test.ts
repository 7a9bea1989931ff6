/** When a client counts as connected. */
import { expect, it } from 'vitest'
import { contactOf } from './contacts.ts'

const sighting = { name: 'claude-ai', version: '1', at: 50, tools: 6 }
const caller = { name: 'Cursor', isBerth: false, lastAt: 70, count: 1, state: 'current', lastRefusal: null } as const

it('is what the bridge saw after the entry was written, and nothing from before', () => {
  const seen = { sightings: [sighting, { ...sighting, name: 'codex-mcp-client', tools: 1 }], callers: [] }
  expect(contactOf('Claude Desktop', 50, seen)).toEqual({ at: 50, tools: 6 })
  expect(contactOf('Claude Desktop', 51, seen)).toBeNull()
  expect(contactOf('Cursor', 0, seen)).toBeNull()
})

it('is what the gate let in, for a client that calls by itself', () => {
  expect(contactOf('Cursor', 60, { sightings: [], callers: [caller] })).toEqual({ at: 70, tools: null })
  for (const state of ['none', 'wrong', 'expired'] as const)
    expect(contactOf('Cursor', 60, { sightings: [], callers: [{ ...caller, state }] })).toBeNull()
})

it('prefers the bridge, which has seen what the client was given', () => {
  const callers = [{ ...caller, name: 'Claude Desktop' }]
  expect(contactOf('Claude Desktop', 0, { sightings: [sighting], callers })).toEqual({ at: 50, tools: 6 })
})

it('knows clients by names that no table has', () => {
  expect(contactOf('LM Studio', 0, { sightings: [{ ...sighting, name: 'lm-studio' }], callers: [] })?.at).toBe(50)
  expect(contactOf('Goose', 0, { sightings: [{ ...sighting, name: 'goose' }], callers: [] })?.at).toBe(50)
})

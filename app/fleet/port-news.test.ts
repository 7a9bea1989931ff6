import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { Settings } from '../contract/settings.ts'
import type { ServerView, Snapshot } from '../contract/snapshot.ts'
import { missingEngine, running, server, snapshot, stopped } from '../testing/fleet-picture.ts'
import { concernsPorts, wantsOneLook } from './port-news.ts'

const on = (port: number): Partial<ServerView> => ({
  definition: ServerDefinition.parse({ image: 'mcp/notes', port }),
})
const lacksPort = server('a', {
  kind: 'failed',
  at: 0,
  failure: { kind: 'port-taken', message: 'Port 3000 is taken.', fix: '' },
})
const before = snapshot([server('a', stopped)])
const settings = (more: object): Partial<Snapshot> => ({ settings: Settings.parse(more) })

test.each<[string, Snapshot, { map: boolean; look: boolean }]>([
  ['nothing', snapshot([server('a', stopped)]), { map: false, look: false }],
  [
    'health',
    snapshot([server('a', stopped, { health: { kind: 'unknown' }, outdated: true })]),
    { map: false, look: false },
  ],
  [
    'a conflict that was found',
    snapshot([server('a', stopped, { conflict: { port: 3000, words: '' } })]),
    { map: false, look: false },
  ],
  ['the theme', snapshot(before.servers, settings({ theme: 'dark' })), { map: false, look: false }],
  ['the range', snapshot(before.servers, settings({ range: { first: 4000, last: 4099 } })), { map: true, look: false }],
  ['ports to leave alone', snapshot(before.servers, settings({ leaveAlone: [] })), { map: true, look: false }],
  ['a start', snapshot([server('a', running)]), { map: true, look: false }],
  [
    'another container',
    snapshot([server('a', stopped, { container: { id: 'c2', image: '', createdAt: 0 } })]),
    { map: true, look: false },
  ],
  [
    'another binding',
    snapshot([server('a', stopped, { bindings: [{ address: '0.0.0.0', port: 3000, containerPort: 3000 }] })]),
    { map: true, look: false },
  ],
  ['another port', snapshot([server('a', stopped, on(3005))]), { map: true, look: true }],
  ['a new server', snapshot([...before.servers, server('b', stopped)]), { map: true, look: true }],
  ['a removed server', snapshot([]), { map: true, look: true }],
  ['a start that failed for its port', snapshot([lacksPort]), { map: true, look: true }],
  ['the loss of the engine', snapshot(before.servers, { engine: missingEngine }), { map: true, look: false }],
])('%s', (_name, now, { map, look }) => {
  expect(concernsPorts(now, before)).toBe(map)
  expect(wantsOneLook(now, before)).toBe(look)
})

test('an engine that is reached calls for a look, and what changes before it waits for that', () => {
  const without = snapshot([server('a', stopped)], { engine: missingEngine })
  expect(wantsOneLook(before, without)).toBe(true)
  expect(wantsOneLook(snapshot([server('a', stopped, on(3005))], { engine: missingEngine }), without)).toBe(false)
})

test('a failure that goes on is not looked at again', () => {
  expect(wantsOneLook(snapshot([{ ...lacksPort, outdated: true }]), snapshot([lacksPort]))).toBe(false)
})

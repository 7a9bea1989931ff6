/** What can be done about tokens and gates is offered where it makes sense, and nowhere else. */
import { expect, test } from 'vitest'
import { ServerDefinition, Settings } from '../../app/contract/server.ts'
import type { ServerView, Snapshot, TokenView } from '../../app/contract/snapshot.ts'
import { paletteItems } from './palette-items.ts'

const token: TokenView = { createdAt: 0, dueAt: null, previousUntil: null }
const server = (id: string, definition: object, its: TokenView | null): ServerView => ({
  id,
  definition: ServerDefinition.parse({ image: 'x', ...definition }),
  state: { kind: 'stopped' },
  health: { kind: 'unknown' },
  lastCrash: null,
  outdated: false,
  conflict: null,
  bindings: [],
  container: null,
  token: its,
  gate: null,
  remote: null,
  plainSecrets: [],
  keptSecrets: {},
  entries: [],
})
const offered = (...servers: readonly ServerView[]): readonly string[] => {
  const snapshot: Snapshot = {
    revision: 1,
    engine: { kind: 'searching' },
    servers,
    clients: [],
    settings: Settings.parse({}),
    problems: [],
    app: { version: '', home: '', platform: 'linux', packaged: false },
  }
  return paletteItems(snapshot, null).flatMap(({ name }) => (/token|gate/i.test(name) ? [name] : []))
}

test('a server behind a gate: its token, and the old one only while it works', () => {
  const names = ['Rotate all tokens', 'Copy token of a', 'Rotate token of a', 'I leaked the token of a…']
  expect(offered(server('a', { port: 3000 }, token))).toEqual(names)
  const inGrace = { ...token, previousUntil: Date.now() + 60_000 }
  expect(offered(server('a', { port: 3000 }, inGrace))).toEqual([...names, 'Revoke the old token of a'])
})

test('a server that checks its token itself is offered a gate, alone and with all others', () => {
  expect(offered(server('old', { port: 3000, auth: 'server' }, null))).toEqual([
    'Put gates in front of all servers',
    'Put a gate in front of old',
  ])
})

test('where no token is demanded there is nothing to rotate', () => {
  expect(
    offered(server('open', { port: 3000, auth: 'none' }, token), server('time', { transport: 'stdio' }, token)),
  ).toEqual([])
})

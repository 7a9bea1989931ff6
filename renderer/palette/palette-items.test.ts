/** What can be done about tokens and gates is offered where it makes sense, and nowhere else. */
import { expect, test } from 'vitest'
import { ServerDefinition } from '../../app/contract/server.ts'
import type { ServerView, TokenView } from '../../app/contract/snapshot.ts'
import { server as serverIn, snapshot, stopped } from '../../app/testing/fleet-picture.ts'
import { paletteItems } from './palette-items.ts'

const token: TokenView = { createdAt: 0, dueAt: null, previousUntil: null }
const server = (id: string, definition: object, its: TokenView | null): ServerView =>
  serverIn(id, stopped, { definition: ServerDefinition.parse({ image: 'x', ...definition }), token: its })
const offered = (...servers: readonly ServerView[]): readonly string[] =>
  paletteItems(snapshot(servers), null).flatMap(({ name }) => (/token|gate/i.test(name) ? [name] : []))

test('a server behind a gate: its token, and the old one only while it works', () => {
  const names = ['Rotate all tokens', 'Copy token of a', 'Rotate token of a', 'I leaked the token of a…']
  expect(offered(server('a', { port: 3000 }, token))).toEqual(names)
  const inGrace = { ...token, previousUntil: Date.now() + 60_000 }
  expect(offered(server('a', { port: 3000 }, inGrace))).toEqual([...names, 'Revoke the old token of a'])
})

test('a server that checks its token itself is offered a gate, alone and with all others; with others not where somebody chose that', () => {
  expect(offered(server('old', { port: 3000, auth: 'server' }, null))).toEqual([
    'Put gates in front of all servers',
    'Put a gate in front of old',
  ])
  expect(offered(server('own', { port: 3000, auth: 'server', gateDeclined: true }, null))).toEqual([
    'Put a gate in front of own',
  ])
})

test('where no token is demanded there is nothing to rotate', () => {
  expect(
    offered(server('open', { port: 3000, auth: 'none' }, token), server('time', { transport: 'stdio' }, token)),
  ).toEqual([])
})

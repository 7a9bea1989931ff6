import { expect, test } from 'vitest'
import { ServerDefinition, Settings } from '../contract/server.ts'
import type { ServerView, TokenView } from '../contract/snapshot.ts'
import { accessFindings } from './doctor-access.ts'

const day = 24 * 60 * 60 * 1000
const now = 100 * day
const token = (dueInDays: number): TokenView => ({ createdAt: 0, dueAt: now + dueInDays * day, previousUntil: null })
const server = (id: string, definition: object, more: Partial<ServerView> = {}): ServerView => ({
  id,
  definition: ServerDefinition.parse({ image: 'x', ...definition }),
  state: { kind: 'running', since: 0 },
  health: { kind: 'unknown' },
  lastCrash: null,
  outdated: false,
  conflict: null,
  bindings: [],
  container: null,
  token: null,
  gate: null,
  remote: null,
  plainSecrets: [],
  keptSecrets: {},
  entries: [],
  ...more,
})
const found = (servers: readonly ServerView[], automatic = true) =>
  accessFindings({ servers, settings: Settings.parse({ rotation: { automatic } }) }, now).map(
    ({ about, state, words, fix }) => [about, state, words, fix],
  )

test('a fleet behind gates is in order, and so is one that nobody can call', () => {
  const fine = [['access', 'ok', 'every server that can be called asks for its token', null]]
  expect(found([server('notes', { port: 3000 }, { gate: 'up', token: token(3) })])).toEqual(fine)
  expect(found([server('time', { transport: 'stdio', auth: 'none' })])).toEqual(fine)
  expect(found([])).toEqual(fine)
})

test('an open server is a problem; one that checks its token itself could be better', () => {
  expect(found([server('old', { port: 3000, auth: 'server' }), server('bare', { port: 3001, auth: 'none' })])).toEqual([
    [
      'access',
      'problem',
      'OPEN: every program on this computer can call bare. Nobody checks a token.',
      'Put a gate in front: berth upgrade bare',
    ],
    [
      'access',
      'hint',
      'old checks its token itself. A gate in front protects it also where it does not.',
      'Put one in front: berth upgrade old',
    ],
  ])
})

test('a gate that is down is a problem', () => {
  expect(found([server('notes', { port: 3000 }, { gate: 'down' })])).toEqual([
    ['access', 'problem', 'The gate of notes does not run: nobody reaches it.', 'Start it again: berth restart notes'],
  ])
})

test('a token that is due is a problem only where nobody else will rotate it', () => {
  const late = [server('notes', { port: 3000 }, { token: token(-3) })]
  expect(found(late, false)).toEqual([
    ['token', 'problem', 'The token of notes is due since 3 days.', 'Rotate it: berth rotate notes'],
  ])
  expect(found(late)).toMatchObject([['token', 'hint', 'The token of notes is due since 3 days.', expect.any(String)]])
})

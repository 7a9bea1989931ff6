import { expect, test } from 'vitest'
import { ServerDefinition } from './server.ts'
import type { TokenView } from './snapshot.ts'
import { dueServers, dueWords, graceOf, isDue, tokenOf } from './token.ts'

const day = 24 * 60 * 60 * 1000
const now = 100 * day
const token = (more: Partial<TokenView> = {}): TokenView => ({
  createdAt: 0,
  dueAt: null,
  previousUntil: null,
  ...more,
})
const server = (definition: object, its: TokenView | null) => ({
  definition: ServerDefinition.parse({ image: 'x', ...definition }),
  token: its,
})

test('days to go and days gone by are told as such, and hours as less than a day', () => {
  const words = [30 * day - 5_000, 12.2 * day, day, day / 2, 0, -day / 2, -1.5 * day, -3 * day].map((left) =>
    dueWords({ dueAt: now + left }, now),
  )
  expect(words).toEqual([
    'due in 30 days',
    'due in 12 days',
    'due in 1 day',
    'due in less than a day',
    'due now',
    'due now',
    'due since 1 day',
    'due since 3 days',
  ])
  expect(dueWords({ dueAt: null }, now)).toBe('never due')
})

test('a token is due from its moment on, and never without one', () => {
  expect([now - 1, now, now + 1, null].map((dueAt) => isDue(token({ dueAt }), now))).toEqual([true, true, false, false])
})

test('a token that nothing demands is none, and so is never due', () => {
  const due = token({ dueAt: 1 })
  const servers = [
    server({ port: 3000 }, due),
    server({ port: 3001, auth: 'server' }, due),
    server({ port: 3002, auth: 'none' }, due),
    server({ transport: 'stdio' }, due),
    server({ port: 3003 }, null),
  ]
  expect(servers.map(tokenOf)).toEqual([due, due, null, null, null])
  expect(dueServers(servers, now)).toEqual(servers.slice(0, 2))
})

test('the grace of the old token ends by itself', () => {
  expect([now + 1, now, null].map((previousUntil) => graceOf(token({ previousUntil }), now))).toEqual([
    now + 1,
    null,
    null,
  ])
})

/** Paths and client states in words. */
import { expect, test } from 'vitest'
import type { Contact, EntryStanding } from '../../app/contract/client-views.ts'
import { clientStatus, mooringWords, shortPath, withShortPaths } from './client-words.ts'

test('paths under the home folder are shortened, others are left alone', () => {
  expect([
    shortPath('/home/ada/.cursor/mcp.json', '/home/ada/.berth'),
    shortPath('C:\\Users\\ada\\x.json', 'C:\\Users\\ada\\.berth'),
    shortPath('/home/ada/.cursor/mcp.json', '/tmp/elsewhere'),
    shortPath('/etc/x', '/home/ada/.berth'),
    shortPath('/tmp/elsewhere/fleet.json', '/tmp/elsewhere'),
    shortPath('/home/adam/x', '/home/ada/.berth'),
  ]).toEqual([
    '~/.cursor/mcp.json',
    '~\\x.json',
    '/home/ada/.cursor/mcp.json',
    '/etc/x',
    '/tmp/elsewhere/fleet.json',
    '/home/adam/x',
  ])
})

test('a sentence has its paths shortened, and keeps its other words', () => {
  expect(
    withShortPaths('A copy of /home/ada/my files/x is kept in /home/ada/.berth/backups.', '/home/ada/.berth'),
  ).toBe('A copy of ~/my files/x is kept in ~/.berth/backups.')
})

test('running says more than installed', () => {
  expect([
    clientStatus({ installed: true, running: true }),
    clientStatus({ installed: true, running: false }),
    clientStatus({ installed: false, running: false }),
  ]).toEqual(['Running', 'Installed', 'Not found on this computer'])
})

test('a mooring tells its problem, or that the client came', () => {
  const client = { name: 'Cursor', installed: true, running: false, form: 'url' } as const
  const at = new Date(2026, 0, 1, 14, 2).getTime()
  const entry = (kind: 'as-written' | 'changed', contact: Contact | null): EntryStanding => ({
    client: 'cursor',
    file: '/f',
    entryName: 'a',
    state: { kind },
    contact,
  })
  const words = (...entries: readonly EntryStanding[]) => mooringWords({ kind: 'moored', entries }, client, at)
  expect([
    mooringWords({ kind: 'blocked', problem: 'Line 4 does not parse.' }, client, at),
    mooringWords({ kind: 'lost', entries: [] }, client, at),
    words(entry('as-written', null)),
    words(entry('as-written', null), entry('as-written', { at, tools: 6 })),
    words(entry('as-written', { at, tools: 1 })),
    words(entry('as-written', { at, tools: null })),
    words(entry('as-written', { at, tools: 6 }), entry('changed', null)),
  ]).toEqual([
    'Line 4 does not parse.',
    'Its entry is gone',
    'Written; waiting for Cursor to connect',
    'Cursor connected at 14:02, listed 6 tools',
    'Cursor connected at 14:02, listed 1 tool',
    'Cursor connected at 14:02',
    'Somebody changed the entry: it is no longer what Berth wrote.',
  ])
})

/** Paths and client states in words. */
import { expect, test } from 'vitest'
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

test('a blocked mooring tells the problem of the file', () => {
  const client = { installed: true, running: false, form: 'bridge' } as const
  expect([
    mooringWords({ kind: 'blocked', problem: 'Line 4 does not parse.' }, client),
    mooringWords({ kind: 'moored', entries: [] }, { ...client, form: 'url' }),
  ]).toEqual(['Line 4 does not parse.', 'Added, by URL'])
})

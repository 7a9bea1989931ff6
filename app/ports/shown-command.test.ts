import { expect, test } from 'vitest'
import { shownCommand } from './shown-command.ts'

test.each([
  [['TOKEN=abc123', 'node', 'server.js'], 'TOKEN=••• node server.js'],
  [['node', 's.js', '--api-key', 'k-123456'], 'node s.js --api-key •••'],
  [
    ['npx', 'mcp-remote', 'https://x.example', '--header', 'Authorization: Bearer abc.def'],
    'npx mcp-remote https://x.example --header Authorization: Bearer •••',
  ],
  [['curl', '-H', 'Bearer abcdefgh12'], 'curl -H Bearer •••'],
  [['psql', 'postgres://ada:hunter2@db/x'], 'psql postgres://ada:•••@db/x'],
  [['python3', '-m', 'http.server', '3000'], 'python3 -m http.server 3000'],
])('%j', (words, shown) => {
  expect(shownCommand(words)).toBe(shown)
})

test('one text, as macOS and Windows have it, and a title that a process gave itself', () => {
  expect(shownCommand('node s.js --api-key k-123456 --verbose')).toBe('node s.js --api-key ••• --verbose')
  expect(shownCommand(['nginx: master process nginx -g daemon off;'])).toBe(
    'nginx: master process nginx -g daemon off;',
  )
})

test('at most 1,000 characters, and nothing for nothing', () => {
  expect(shownCommand(['java', 'x'.repeat(5_000)])).toHaveLength(1_000)
  expect(shownCommand([''])).toBeNull()
})

test('a credential at the cut does not show', () => {
  const long = `node ${'x'.repeat(980)} --token ${'secret'.repeat(40)}`
  expect(shownCommand(long.split(' '))).not.toContain('secret')
})

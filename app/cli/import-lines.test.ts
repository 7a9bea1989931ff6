/** What the terminal says of servers in clients' files. */
import { expect, test } from 'vitest'
import type { ImportItem } from '../contract/imports.ts'
import { ServerDefinition } from '../contract/server.ts'
import { itemLines, itemRow } from './import-lines.ts'

const item: ImportItem = {
  key: 'a1',
  name: 'Notes',
  kind: 'npx',
  what: 'notes-mcp',
  places: [
    { client: 'cursor', clientName: 'Cursor', file: '/home/ada/.cursor/mcp.json', entryName: 'Notes' },
    { client: 'vscode', clientName: 'VS Code', file: '/home/ada/mcp.json', entryName: 'my-notes' },
  ],
  plan: {
    ok: true,
    id: 'notes',
    definition: ServerDefinition.parse({
      image: 'node:22-bookworm-slim',
      command: ['npx', '-y', 'notes-mcp'],
      transport: 'stdio',
      env: { API_KEY: '•••' },
      secrets: ['API_KEY'],
      mounts: [{ source: '/home/ada/notes', target: '/home/ada/notes', readOnly: false }],
    }),
    notes: ['It sees no other file.'],
  },
}

test('all that taking one over changes', () => {
  expect(itemRow(item)).toEqual(['Notes', 'npx', 'notes-mcp', 'cursor, vscode', 'yes, as notes'])
  expect(itemLines(item)).toEqual([
    'Server notes: node:22-bookworm-slim npx -y notes-mcp, for each session of a client.',
    'Kept as secrets: API_KEY.',
    'Mounts /home/ada/notes as /home/ada/notes, to read and write.',
    'The entry "Notes" of Cursor leads to Berth, in /home/ada/.cursor/mcp.json.',
    'The entry "my-notes" of VS Code leads to Berth, in /home/ada/mcp.json.',
    'It sees no other file.',
  ])
})

test('why one cannot be', () => {
  const failure = { kind: 'invalid-input', message: 'It is reached at a URL.', fix: 'It works as it is.' } as const
  const url: ImportItem = { ...item, kind: 'url', what: 'mcp.example', plan: { ok: false, id: null, failure } }
  expect(itemRow(url)).toEqual(['Notes', 'URL', 'mcp.example', 'cursor, vscode', 'It is reached at a URL.'])
  expect(itemLines(url)).toEqual(['It is reached at a URL.', 'It works as it is.'])
})

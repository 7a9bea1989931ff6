/** A preview must name everything that would change with both of its values, and an undo what came back. */
import { expect, test } from 'vitest'
import type { Change } from '../../app/contract/ports.ts'
import { changeWords, undoneWords, withStart } from './change-words.ts'

const port: Change = { kind: 'port', server: 'notes', from: 3000, to: 3004 }
const recreate: Change = { kind: 'recreate', server: 'notes' }
const entry: Change = {
  kind: 'entry',
  client: 'cursor',
  file: '/home/ada/.cursor/mcp.json',
  entryName: 'notes',
  from: 'http://127.0.0.1:3000/mcp',
  to: 'http://127.0.0.1:3004/mcp',
}
const stop: Change = { kind: 'stop-container', id: 'abc', name: 'web', image: 'nginx:1.27' }
const quit: Change = { kind: 'quit-process', pid: 4242, words: 'node, pid 4242', command: 'node server.js' }
const start: Change = { kind: 'start', server: 'notes' }
const nameOf = (id: string) => (id === 'cursor' ? 'Cursor' : id)

test('ports and entries are told with both values, an entry with its file', () => {
  expect([port, entry].map((change) => changeWords(change, nameOf))).toEqual([
    { text: 'Port of notes', values: { from: '3000', to: '3004' } },
    {
      text: 'Entry "notes" of Cursor',
      code: '/home/ada/.cursor/mcp.json',
      values: { from: 'http://127.0.0.1:3000/mcp', to: 'http://127.0.0.1:3004/mcp' },
    },
  ])
})

test('what is stopped or asked to quit is told by what it runs', () => {
  expect([stop, quit].map((change) => changeWords(change, nameOf))).toEqual([
    { text: 'Container web is stopped', code: 'nginx:1.27' },
    { text: 'node, pid 4242 is asked to quit', code: 'node server.js' },
  ])
})

test('the start is last when it is asked for, and said once', () => {
  expect(withStart([port, entry], 'notes', true)).toEqual([port, entry, start])
  expect(withStart([start, port], 'notes', true)).toEqual([port, start])
  expect(withStart([port, start], 'notes', false)).toEqual([port])
  expect(withStart([port, recreate], 'notes', true)).toEqual([port, recreate])
})

test('an undo says what is back, not what was done', () => {
  expect([undoneWords([port, recreate, entry, start]), undoneWords([stop, start]), undoneWords([])]).toEqual([
    'notes is back on port 3000.',
    'Container web runs again.',
    'Undone.',
  ])
  expect(undoneWords([{ ...port, from: null }])).toBe('notes has no port again.')
})

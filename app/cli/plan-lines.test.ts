import { expect, test } from 'vitest'
import type { ConflictPlan } from '../contract/ports.ts'
import { planLines } from './plan-lines.ts'

const plan: ConflictPlan = {
  server: 'notes',
  port: 3002,
  holders: [
    {
      kind: 'process',
      pid: 4242,
      name: 'node',
      command: 'node dev.js',
      user: 'ada',
      startedAt: 1_700_000_000_000,
      standing: 'own',
      bindings: [{ address: '127.0.0.1', family: 4 }],
      words: 'node, pid 4242',
    },
  ],
  options: [
    {
      choice: { kind: 'move', server: 'notes', port: 3003 },
      title: 'Move notes to port 3003',
      changes: [
        { kind: 'port', server: 'notes', from: 3002, to: 3003 },
        { kind: 'start', server: 'notes' },
        {
          kind: 'entry',
          client: 'Cursor',
          file: '/home/ada/.cursor/mcp.json',
          entryName: 'notes',
          from: 'http://127.0.0.1:3002/mcp',
          to: 'http://127.0.0.1:3003/mcp',
        },
      ],
      keeps: ['The token stays.'],
      undoable: true,
    },
    {
      choice: { kind: 'quit-process', pid: 4242, startedAt: 1_700_000_000_000 },
      title: 'Ask node (pid 4242) to quit',
      changes: [{ kind: 'quit-process', pid: 4242, words: 'node, pid 4242', command: 'node dev.js' }],
      keeps: [],
      undoable: false,
    },
  ],
}

test('names the holder, then every way out with both values of all that it changes', () => {
  expect(planLines(plan)).toEqual([
    'Port 3002 of notes is held by node, pid 4242.',
    '',
    '1. Move notes to port 3003',
    '   notes goes from port 3002 to 3003.',
    '   notes is started, with --start.',
    '   The entry "notes" of Cursor is rewritten, in /home/ada/.cursor/mcp.json:',
    '     http://127.0.0.1:3002/mcp',
    '     http://127.0.0.1:3003/mcp',
    '   The token stays.',
    '',
    '2. Ask node (pid 4242) to quit',
    '   node, pid 4242 is asked to quit: node dev.js',
  ])
})

test('says it when the port is free by now', () => {
  expect(planLines({ ...plan, holders: [], options: [] })).toEqual(['Nobody keeps notes from port 3002.'])
})

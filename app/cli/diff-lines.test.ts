/** What the terminal shows before a client's file is written or put back. */
import { expect, test } from 'vitest'
import type { Hunk } from '../contract/diff.ts'
import { diffLines, undoLines } from './diff-lines.ts'

const plain = (_colour: string, text: string): string => text
const hunk: Hunk = {
  before: 2,
  after: 2,
  lines: [
    { kind: 'same', text: 'a' },
    { kind: 'out', text: 'b' },
    { kind: 'in', text: 'c' },
  ],
}
const file = { file: '/home/you/.cursor/mcp.json', isNew: false, hash: null, hunks: [hunk] }

test('a change is shown with its signs, each in its colour', () => {
  const painted = diffLines(file, (colour, text) => `${colour}:${text}`)
  expect(painted).toEqual([
    'bold:/home/you/.cursor/mcp.json',
    'cyan:@@ line 2, then 2 @@',
    '  a',
    'red:- b',
    'green:+ c',
  ])
  expect(diffLines({ ...file, hunks: [] }, plain)).toEqual(['/home/you/.cursor/mcp.json: nothing to change'])
  expect(diffLines({ ...file, isNew: true }, plain)[0]).toBe('/home/you/.cursor/mcp.json (new)')
})

test('a file that somebody wrote since is shown three ways, with what is left to choose', () => {
  const entry = { before: null, written: '{\n  "a": 1\n}', now: '{}' }
  const lines = undoLines({ ...file, kind: 'entry', entry, since: [hunk], blocked: null }, plain)
  expect(lines.slice(0, 9)).toEqual([
    '/home/you/.cursor/mcp.json: written by someone else since',
    '  Before:',
    '    no entry',
    '  What Berth wrote:',
    '    {',
    '      "a": 1',
    '    }',
    '  Now:',
    '    {}',
  ])
  expect(lines).toContain('  What others changed since:')
  expect(lines.slice(-5)[0]).toBe('  With --entry-only, this would change:')
  const blocked = { kind: 'client-entry-foreign', message: 'Changed by hand.', fix: 'Remove it.' } as const
  expect(undoLines({ ...file, kind: 'entry', entry, since: null, blocked }, plain).at(-1)).toBe(
    'Changed by hand. Remove it.',
  )
})

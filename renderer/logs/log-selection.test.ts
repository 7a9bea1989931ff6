/** What lands on the clipboard. */
import { expect, test } from 'vitest'
import { isSelected, linesToCopy } from './log-selection.ts'
import { createLogBuffer } from './ring-buffer.ts'

const buffer = createLogBuffer({ lines: 4, characters: 1_000 })
buffer.append(
  ['zero', 'one', '\x1b[32mtwo\x1b[0m', 'three', 'four'].map((text) => ({ source: 'stdout', time: '', text })),
)

test('a selection works in both directions, and without one all is copied, colours left out', () => {
  expect([
    linesToCopy(buffer, { anchor: 3, head: 2 }),
    linesToCopy(buffer, null),
    linesToCopy(buffer, { anchor: 0, head: 1 }),
  ]).toEqual([
    { text: 'two\nthree', lines: 2 },
    { text: 'one\ntwo\nthree\nfour', lines: 4 },
    { text: 'one', lines: 1 },
  ])
})

test('too much for the clipboard leaves the newest lines', () => {
  expect(linesToCopy(buffer, null, 11)).toEqual({ text: 'three\nfour', lines: 2 })
})

test('selected means between anchor and head, both included', () => {
  expect([1, 2, 3, 4].map((number) => isSelected({ anchor: 3, head: 2 }, number))).toEqual([false, true, true, false])
})

/** Searching a log that grows and forgets while it is searched. */
import { expect, test } from 'vitest'
import type { LogLine } from '../../app/contract/streams.ts'
import { parseAnsi } from './ansi.ts'
import { createFinder, markHits, stepMatch } from './finder.ts'
import { createLogBuffer } from './ring-buffer.ts'

const line = (text: string): LogLine => ({ source: 'stdout', time: '', text })

test('finds on in new lines, forgets lines that left, ignores case and colours', () => {
  const buffer = createLogBuffer({ lines: 4, characters: 1_000 })
  buffer.append([line('Error one'), line('fine'), line('\x1b[31mERR\x1b[0mOR two')])
  const finder = createFinder(buffer, 'error')
  finder.advance()
  expect(finder.matches()).toEqual([0, 2])
  buffer.append([line('fine'), line('error three')])
  finder.advance()
  expect(finder.matches()).toEqual([2, 4])
})

test('a finder that slept through a whole buffer does not look for lines that are gone', () => {
  const buffer = createLogBuffer({ lines: 2, characters: 1_000 })
  const finder = createFinder(buffer, 'x')
  buffer.append([line('x'), line('x'), line('x'), line('y')])
  finder.advance()
  expect(finder.matches()).toEqual([2])
})

test('stepping goes round, and finds its way when the current match has left', () => {
  const steps = [
    stepMatch([3, 7], null, 1),
    stepMatch([3, 7], null, -1),
    stepMatch([3, 7], 7, 1),
    stepMatch([3, 7], 3, -1),
    stepMatch([3, 7], 5, 1),
    stepMatch([], 5, 1),
  ]
  expect(steps).toEqual([3, 7, 3, 7, 7, null])
})

test('a hit across two colours keeps both', () => {
  const marked = markHits(parseAnsi('an \x1b[31mer\x1b[32mror\x1b[0m end'), 'ERROR')
  expect(marked.map(({ text, hit, style }) => [text, hit, style.foreground])).toEqual([
    ['an ', false, null],
    ['er', true, { kind: 'palette', index: 1 }],
    ['ror', true, { kind: 'palette', index: 2 }],
    [' end', false, null],
  ])
})

test('every occurrence in a line is marked', () => {
  expect(markHits(parseAnsi('aXaXa'), 'x').filter(({ hit }) => hit)).toHaveLength(2)
})

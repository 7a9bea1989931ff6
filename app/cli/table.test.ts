import { expect, test } from 'vitest'
import { table } from './table.ts'

test('lines up columns, colours not counted, and leaves no blanks at the end', () => {
  expect(
    table(
      ['A', 'LONG', 'C'],
      [
        ['\u001b[32mgreen\u001b[39m', 'x', 'ü'],
        ['b', 'yy', ''],
      ],
    ),
  ).toEqual(['A      LONG  C', '\u001b[32mgreen\u001b[39m  x     ü', 'b      yy'])
})

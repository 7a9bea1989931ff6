/** Colouring must never change what is read or copied. */
import { expect, test } from 'vitest'
import { jsonPieces } from './json-pieces.ts'

test('names, texts and literals are told apart', () => {
  const kinds = jsonPieces('{"a": "b:c", "n": [1.5e3, true, null]}').filter(({ kind }) => kind !== 'mark')
  expect(kinds).toEqual([
    { kind: 'name', text: '"a"' },
    { kind: 'text', text: '"b:c"' },
    { kind: 'name', text: '"n"' },
    { kind: 'literal', text: '1.5e3' },
    { kind: 'literal', text: 'true' },
    { kind: 'literal', text: 'null' },
  ])
})

test.each(['{"a\\"b" : 1}', '// comment\n{"a": tru', '"open', '', '{\n  "x": "•••"\n}'])(
  'no character is lost in %j',
  (text) => {
    expect(
      jsonPieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  },
)

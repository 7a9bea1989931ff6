/** Colours as servers really send them, and sequences that must leave no trace. */
import { describe, expect, test } from 'vitest'
import { cssColour, parseAnsi, plainStyle, plainText } from './ansi.ts'

const styled = (text: string) =>
  parseAnsi(text).map((span) => [span.text, span.style.foreground, span.style.background])

describe('parseAnsi', () => {
  test('plain text is one plain span', () => {
    expect([parseAnsi('hello\tworld'), parseAnsi('')]).toEqual([[{ text: 'hello\tworld', style: plainStyle }], []])
  })
  test('the sixteen colours, bright ones and their reset', () => {
    expect(styled('\x1b[31mred\x1b[0m plain \x1b[92;44mboth\x1b[39m')).toEqual([
      ['red', { kind: 'palette', index: 1 }, null],
      [' plain ', null, null],
      ['both', { kind: 'palette', index: 10 }, { kind: 'palette', index: 4 }],
    ])
  })
  test('256 and true colour, in both notations', () => {
    expect(styled('\x1b[38;5;208ma\x1b[48;2;1;2;3mb\x1b[0;38:2::255:128:0mc')).toEqual([
      ['a', { kind: 'palette', index: 208 }, null],
      ['b', { kind: 'palette', index: 208 }, { kind: 'rgb', red: 1, green: 2, blue: 3 }],
      ['c', { kind: 'rgb', red: 255, green: 128, blue: 0 }, null],
    ])
  })
  test('codes after an extended colour still count', () => {
    const [span] = parseAnsi('\x1b[38;5;9;1;4mx')
    expect(span?.style).toMatchObject({ foreground: { kind: 'palette', index: 9 }, bold: true, underline: true })
  })
  test('an empty code resets, 22 ends bold and dim', () => {
    const styles = parseAnsi('\x1b[1;2;7ma\x1b[22mb\x1b[mc').map((span) => span.style)
    expect(styles).toMatchObject([
      { bold: true, dim: true, inverse: true },
      { bold: false, dim: false, inverse: true },
      plainStyle,
    ])
  })
  test('broken or out-of-range colours change nothing', () => {
    expect(styled('\x1b[38;5;999ma\x1b[38;2;1mb\x1b[38mc')).toEqual([
      ['a', null, null],
      ['b', null, null],
      ['c', null, null],
    ])
  })
})

describe('plainText', () => {
  test.each([
    ['cursor and erase sequences', '\x1b[2K\x1b[1Gready\x1b[?25h', 'ready'],
    ['hyperlinks', '\x1b]8;;https://a.b\x07link\x1b]8;;\x1b\\ end', 'link end'],
    ['a line that rewrote itself', '10 %\r50 %\r100 %\r', '100 %'],
    ['a cut-off sequence', 'end\x1b[3', 'end'],
    ['bells and nulls', 'a\x07b\x00c', 'abc'],
  ])('%s', (_, text, plain) => {
    expect([
      plainText(text),
      parseAnsi(text)
        .map((span) => span.text)
        .join(''),
    ]).toEqual([plain, plain])
  })
})

test('colours in CSS: theme, cube, greys, true colour', () => {
  const palette = (index: number) => cssColour({ kind: 'palette', index })
  expect([palette(3), palette(16), palette(208), palette(231), palette(232), palette(255)]).toEqual([
    'var(--ansi-3)',
    'rgb(0 0 0)',
    'rgb(255 135 0)',
    'rgb(255 255 255)',
    'rgb(8 8 8)',
    'rgb(238 238 238)',
  ])
  expect(cssColour({ kind: 'rgb', red: 1, green: 2, blue: 3 })).toBe('rgb(1 2 3)')
})

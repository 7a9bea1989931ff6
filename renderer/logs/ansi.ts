/** Terminal colours as data: ECMA-48 SGR into styled spans; every other escape sequence is left out. Pure. */

export type AnsiColour =
  /** 0 to 15 are the theme's; 16 to 255 the xterm cube and greys. */
  | { readonly kind: 'palette'; readonly index: number }
  | { readonly kind: 'rgb'; readonly red: number; readonly green: number; readonly blue: number }

export interface AnsiStyle {
  readonly foreground: AnsiColour | null
  readonly background: AnsiColour | null
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
  readonly strike: boolean
}

export interface AnsiSpan {
  readonly text: string
  readonly style: AnsiStyle
}

export const plainStyle: AnsiStyle = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
}

// Written as text: a regular expression literal with control characters is nearly always a mistake, here it is the aim.
const stray = '[\\x00-\\x08\\x0a-\\x1f\\x7f]'
const csi = '\\x1b\\[([0-9:;<=>?]*)[ -/]*([@-~])?'
/** Operating system command, like a hyperlink or a window title, up to BEL or ST. */
const osc = '\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?'
const otherEscape = '\\x1b[ -~]?'
const sequence = new RegExp([csi, osc, otherEscape, stray].join('|'), 'g')
const control = new RegExp(stray)

/** What a terminal would show of a line that rewrote itself: the text after its last carriage return. */
function lastRewrite(text: string): string {
  const trimmed = text.replace(/\r+$/, '')
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

/** The text without any escape sequence. */
export function plainText(text: string): string {
  return control.test(text) ? lastRewrite(text).replace(sequence, '') : text
}

/** Spans of one line; styles do not carry over to the next, since a window shows lines in any order. */
export function parseAnsi(text: string): readonly AnsiSpan[] {
  if (!control.test(text)) return text === '' ? [] : [{ text, style: plainStyle }]
  const line = lastRewrite(text)
  const spans: AnsiSpan[] = []
  let style = plainStyle
  let from = 0
  const push = (upTo: number): void => {
    if (upTo > from) spans.push({ text: line.slice(from, upTo), style })
  }
  for (const match of line.matchAll(sequence)) {
    push(match.index)
    from = match.index + match[0].length
    if (match[2] === 'm') style = withCodes(style, match[1] ?? '')
  }
  push(line.length)
  return spans
}

function withCodes(style: AnsiStyle, parameters: string): AnsiStyle {
  // "38:2::255:0:0" is one parameter with parts, "38;2;255;0;0" the older form of the same.
  const codes = parameters.split(';').flatMap((part) => (part.includes(':') ? flattened(part) : [Number(part || 0)]))
  let next = style
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    if (code !== 38 && code !== 48) {
      next = withCode(next, code)
      continue
    }
    const { colour, used } = extendedColour(codes.slice(index + 1))
    if (colour) next = code === 38 ? { ...next, foreground: colour } : { ...next, background: colour }
    index += used
  }
  return next
}

/** Colon form to semicolon form: the colour space id between "2" and red is left out. */
function flattened(part: string): number[] {
  const parts = part.split(':')
  const numbers = parts.map((text) => Number(text || 0))
  return numbers[1] === 2 && parts.length >= 6 ? [...numbers.slice(0, 2), ...numbers.slice(3, 6)] : numbers
}

function extendedColour(codes: readonly number[]): { readonly colour: AnsiColour | null; readonly used: number } {
  const [form, first = 0, second = 0, third = 0] = codes
  if (form === 5)
    return { colour: codes.length >= 2 && first <= 255 ? { kind: 'palette', index: first } : null, used: 2 }
  if (form === 2) {
    const valid = codes.length >= 4 && [first, second, third].every((part) => part <= 255)
    return { colour: valid ? { kind: 'rgb', red: first, green: second, blue: third } : null, used: 4 }
  }
  return { colour: null, used: 0 }
}

const flags: Readonly<Record<number, Partial<AnsiStyle>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { foreground: null },
  49: { background: null },
}

function withCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return plainStyle
  const flag = flags[code]
  if (flag) return { ...style, ...flag }
  const palette = (index: number): AnsiColour => ({ kind: 'palette', index })
  if (code >= 30 && code <= 37) return { ...style, foreground: palette(code - 30) }
  if (code >= 40 && code <= 47) return { ...style, background: palette(code - 40) }
  if (code >= 90 && code <= 97) return { ...style, foreground: palette(code - 90 + 8) }
  if (code >= 100 && code <= 107) return { ...style, background: palette(code - 100 + 8) }
  return style
}

/** The xterm values of the six steps of a cube axis. */
const steps = [0, 95, 135, 175, 215, 255] as const

/** A CSS colour: a theme variable for the first sixteen, else its value. */
export function cssColour(colour: AnsiColour): string {
  if (colour.kind === 'rgb') return `rgb(${colour.red} ${colour.green} ${colour.blue})`
  const { index } = colour
  if (index < 16) return `var(--ansi-${index})`
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey} ${grey} ${grey})`
  }
  const cube = index - 16
  return `rgb(${steps[Math.floor(cube / 36)]} ${steps[Math.floor(cube / 6) % 6]} ${steps[cube % 6]})`
}

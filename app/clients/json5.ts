/** Turns JSON5 into JSON with comments, and tells for each place in the one where it is in the other. */

export interface Translated {
  readonly json: string
  /** The place in the JSON5 text for the begin or end of a token in `json`. */
  original(offset: number): number
}

interface Token {
  readonly text: string
  /** As JSON has it. */
  readonly json: string
}

const BLANKS = /[\s\ufeff]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y
const STRING = /"(?:[^"\\\n\r]|\\(?:\r\n|[\s\S]))*"|'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*'/y
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F]+|Infinity|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const BEFORE_COLON = /(?:[\s\ufeff]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*:/y

/** What is neither JSON nor JSON5 stays as it is, for whoever parses the result to name its place. */
export function fromJson5(text: string): Translated {
  const pieces: string[] = []
  const starts: { readonly json: number; readonly text: number }[] = []
  let at = 0
  let length = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    starts.push({ json: length, text: at })
    pieces.push(token.json)
    at += token.text.length
    length += token.json.length
  }
  starts.push({ json: length, text: at })
  return {
    json: pieces.join(''),
    original(offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((starts[middle]?.json ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return starts[low]?.text ?? text.length
    },
  }
}

function tokenAt(text: string, at: number): Token {
  const blanks = match(BLANKS, text, at)
  // JSON knows four blanks, JSON5 all of Unicode's.
  if (blanks !== null)
    return { text: blanks, json: blanks.startsWith('/') ? blanks : blanks.replace(/[^ \t\r\n]/g, ' ') }
  const string = match(STRING, text, at)
  if (string !== null) return { text: string, json: JSON.stringify(unescaped(string.slice(1, -1))) }
  const number = match(NUMBER, text, at)
  const word = match(WORD, text, at)
  if (word !== null && match(BEFORE_COLON, text, at + word.length) !== null) {
    return { text: word, json: JSON.stringify(word) }
  }
  if (number !== null)
    return { text: number, json: JSON_NUMBER.test(number) ? number : JSON.stringify(numeric(number)) }
  const other = word ?? text[at] ?? ''
  return { text: other, json: other }
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

/** JSON has no infinity and no NaN; JSON.stringify writes null for both, and no entry holds one. */
function numeric(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  return sign * Number(text.replace(/^[+-]/, ''))
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|([\s\S]))/g,
    (_all, unicode: string | undefined, hex: string | undefined, lineEnd: string | undefined, other: string) => {
      const code = unicode ?? hex
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      return lineEnd === undefined ? (ESCAPES[other] ?? other) : ''
    },
  )
}

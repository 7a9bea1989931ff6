/** Splits a pasted command line into words the way a shell would, without running or expanding anything. */

/**
 * Quotes, backslashes and the three ways to continue a line (`\`, `^` and a backtick at its end) are understood.
 * null when a quote never ends.
 */
export function shellWords(line: string): readonly string[] | null {
  const text = line.replace(/[ \t]*[\\^`]\r?\n/g, ' ')
  const words: string[] = []
  let word: string | null = null
  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ''
    if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
      at++
    } else if (character === "'" || character === '"') {
      const end = closingQuote(text, at)
      if (end < 0) return null
      word = (word ?? '') + unquoted(text.slice(at + 1, end), character)
      at = end + 1
    } else if (character === '\\' && /[\s"'\\$`]/.test(text[at + 1] ?? '')) {
      word = (word ?? '') + text[at + 1]
      at += 2
    } else {
      // Any other backslash stays: it is a path on Windows.
      word = (word ?? '') + character
      at++
    }
  }
  return word === null ? words : [...words, word]
}

function closingQuote(text: string, start: number): number {
  const quote = text[start] ?? ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at
    if (quote === '"' && text[at] === '\\') at++
  }
  return -1
}

function unquoted(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\$`])/g, '$1') : text
}

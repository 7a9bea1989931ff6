/** Cuts JSON text into names, texts, literals and marks, losing no character; it need not parse. Pure. */

export interface JsonPiece {
  readonly kind: 'name' | 'text' | 'literal' | 'mark'
  readonly text: string
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([^"\w-]+|[\w-]|")/g

export function jsonPieces(text: string): readonly JsonPiece[] {
  const pieces: JsonPiece[] = []
  for (const [whole, quoted, colon, literal] of text.matchAll(token)) {
    if (quoted === undefined) {
      pieces.push({ kind: literal === undefined ? 'mark' : 'literal', text: whole })
      continue
    }
    pieces.push({ kind: colon === undefined ? 'text' : 'name', text: quoted })
    if (colon !== undefined) pieces.push({ kind: 'mark', text: colon })
  }
  return pieces
}

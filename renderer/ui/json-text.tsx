/** JSON with its names, texts and numbers told apart. */
import { type JsonPiece, jsonPieces } from './json-pieces.ts'

const colours: Readonly<Record<JsonPiece['kind'], string | undefined>> = {
  name: 'text-accent-ink',
  text: 'text-ink',
  literal: 'text-warn-ink',
  mark: 'text-faint',
}

export function JsonText({ text }: { text: string }) {
  return jsonPieces(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
    <span key={index} className={colours[piece.kind]}>
      {piece.text}
    </span>
  ))
}

/** Cuts a byte stream into lines, joining each line's pieces once: a message of 50 MB takes no more than that. */
import { LONGEST_MESSAGE } from './message.ts'

const NEWLINE = 0x0a

export interface LineListeners {
  /** A line without its end; never one that is blank. An unfinished last one is not told. */
  readonly onLine: (line: string) => void
  /** A line has more than `LONGEST_MESSAGE` bytes: it is left out, and the next is heard again. */
  readonly onTooLong: (problem: Error) => void
}

/** Takes what comes, chunk by chunk. */
export function lineCutter({ onLine, onTooLong }: LineListeners): (chunk: Buffer) => void {
  let pieces: Buffer[] = []
  let length = 0

  const take = (piece: Buffer): void => {
    const wasTooLong = length > LONGEST_MESSAGE
    length += piece.length
    if (length <= LONGEST_MESSAGE) pieces.push(piece)
    else if (!wasTooLong) {
      pieces = []
      onTooLong(new Error(`A line has more than ${LONGEST_MESSAGE / 2 ** 20} MB.`))
    }
  }
  const finish = (): void => {
    const line = Buffer.concat(pieces).toString()
    pieces = []
    length = 0
    if (line.trim() !== '') onLine(line)
  }
  return (chunk) => {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, end))
      finish()
      from = end + 1
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
}

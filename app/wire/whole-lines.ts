/** Gathers a byte stream into whole lines, joining each line's pieces once: a message of 50 MB takes no more than that. */
import { Transform, type TransformCallback } from 'node:stream'
import { LONGEST_MESSAGE } from './message.ts'

const NEWLINE = 0x0a

/** Each chunk that comes out ends with a newline and may hold several lines. An unfinished last line is dropped. */
export class WholeLines extends Transform {
  #pieces: Buffer[] = []
  #length = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      this.push(Buffer.concat([...this.#pieces, chunk.subarray(0, end)]))
      this.#pieces = []
      this.#length = 0
    }
    if (end < chunk.length) {
      this.#pieces.push(chunk.subarray(end))
      this.#length += chunk.length - end
    }
    done(this.#length > LONGEST_MESSAGE ? new Error(`A line has more than ${LONGEST_MESSAGE / 2 ** 20} MB.`) : null)
  }
}

/** Splits the engine's multiplexed stream back into stdout and stderr. */

export type Source = 'stdout' | 'stderr'

/** One byte for the source, three zeros, four for the length: the Docker attach protocol. */
const HEADER = 8

/**
 * Returns a function to feed with chunks as they arrive; `onFrame` gets each whole frame as a range of a buffer that is
 * only valid during the call. A frame that is cut by a chunk's end waits for the rest.
 */
export function createFrameReader(
  onFrame: (source: Source, bytes: Buffer, start: number, end: number) => void,
): (chunk: Buffer) => void {
  let rest: Buffer | null = null
  return (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    while (at + HEADER <= bytes.length) {
      const start = at + HEADER
      const end = start + bytes.readUInt32BE(at + 4)
      if (end > bytes.length) break
      onFrame(bytes[at] === 2 ? 'stderr' : 'stdout', bytes, start, end)
      at = end
    }
    rest = at === bytes.length ? null : bytes.subarray(at)
  }
}

/** Reads a stream of one JSON value per line, as the engine sends events, statistics and progress. */

const NEWLINE = 10

/** Each value as it arrives. Lines cut by the transport are joined as bytes, so no character is broken. */
export async function* jsonLines(stream: NodeJS.ReadableStream): AsyncGenerator<unknown> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield* valueIn(bytes.toString('utf8', start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  yield* valueIn(rest.toString('utf8'))
}

function* valueIn(line: string): Generator<unknown> {
  if (line.trim() !== '') yield JSON.parse(line)
}

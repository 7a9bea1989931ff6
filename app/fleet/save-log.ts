/** Writes a server's whole log into a file a person chose, without its credentials. */
import { open } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import { type LogStreamParts, requireLog, streamLog } from './log-stream.ts'

/** Milliseconds: a log of a million lines takes about ten seconds. */
const LIMIT = 300_000

/** Failures: `file-unreadable`, `timeout`, those of `requireLog`, and those of the engine. */
export async function saveLog(parts: LogStreamParts, id: string, path: string): Promise<void> {
  requireLog(parts, id)
  const file = await open(path, 'w', 0o600).catch((cause: Error) => {
    throw new Failure('file-unreadable', `Could not write ${path}: ${cause.message}`, 'Choose another place.', {
      cause,
    })
  })
  const signal = AbortSignal.timeout(LIMIT)
  try {
    const request = { id, tail: 'all', follow: false } as const
    await streamLog(
      parts,
      request,
      async (message) => {
        if (message.kind !== 'lines') return
        await file.write(message.lines.map(({ time, text }) => `${time} ${text}\n`).join(''))
      },
      signal,
    )
    if (signal.aborted) throw tooLong(id, path)
  } finally {
    await file.close()
  }
}

const tooLong = (id: string, path: string): Failure =>
  new Failure('timeout', `The log of "${id}" was not read to its end in time.`, `${path} holds its beginning.`)

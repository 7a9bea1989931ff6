/** Writes a server's whole log into a file a person chose, without its credentials. */
import { open } from 'node:fs/promises'
import { Failure } from '../contract/failure.ts'
import { type LogStreamParts, streamLog } from './log-stream.ts'

/** Milliseconds: a log of a million lines takes about ten seconds. */
const LIMIT = 300_000

/** Failures: `file-unreadable`, `not-running` (no container, so no log), and those of the engine. */
export async function saveLog(parts: LogStreamParts, id: string, path: string): Promise<void> {
  if (parts.picture.facts(id).container === null) {
    throw new Failure('not-running', `"${id}" has no log: it has no container yet.`, 'Start it first.')
  }
  const file = await open(path, 'w', 0o600).catch((cause: Error) => {
    throw new Failure('file-unreadable', `Could not write ${path}: ${cause.message}`, 'Choose another place.', {
      cause,
    })
  })
  try {
    const request = { id, tail: 'all', follow: false } as const
    await streamLog(
      parts,
      request,
      async (message) => {
        if (message.kind !== 'lines') return
        await file.write(message.lines.map(({ time, text }) => `${time} ${text}\n`).join(''))
      },
      AbortSignal.timeout(LIMIT),
    )
  } finally {
    await file.close()
  }
}

/** A container's log as batches of whole lines, no faster than its reader asks for them. */
import type Docker from 'dockerode'
import type { LogLine } from '../contract/streams.ts'
import type { LogOptions } from './engine.ts'
import { engineFailure } from './engine-failure.ts'
import { hasTerminal } from './from-docker.ts'
import { createLineReader } from './log-lines.ts'
import { requestStream } from './request.ts'

/**
 * See `Engine.logs`. Ends when the container stops or is removed (with `follow`), or at the last line (without);
 * quietly when the signal aborts.
 */
export async function* readLogs(
  docker: Docker,
  containerId: string,
  { tail, since = null, follow, signal }: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  try {
    const terminal = hasTerminal(await docker.getContainer(containerId).inspect({ abortSignal: signal }))
    const lines = createLineReader({ terminal })
    const query = {
      stdout: 1,
      stderr: 1,
      timestamps: 1,
      follow: follow ? 1 : 0,
      tail: String(tail),
      ...(since === null ? {} : { since }),
    }
    const stream = await requestStream(docker, {
      method: 'GET',
      path: `/containers/${containerId}/logs`,
      query,
      signal,
    })
    // Read in paused mode: the engine is held back by the socket while nobody asks for the next batch.
    for await (const chunk of stream) {
      const batch = lines.read(chunk as Buffer)
      if (batch.length > 0) yield batch
    }
    const last = lines.finish()
    if (last.length > 0) yield last
  } catch (thrown) {
    if (signal.aborted) return
    throw engineFailure(thrown, 'read the log')
  }
}

/** One server's log for as long as someone reads it, across restarts and new containers of the same server. */
import type { LogLine, StreamMessage } from '../contract/streams.ts'
import type { Engine } from '../engine/engine.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Definitions } from './definitions.ts'
import type { Picture } from './picture.ts'
import { type Redact, redactor, secretValues } from './redact.ts'

export interface LogStreamParts {
  readonly picture: Picture
  readonly definitions: Definitions
  readonly tokens: Tokens
  readonly engine: () => Engine | null
}

export interface LogStreamRequest {
  readonly id: string
  readonly tail: number | 'all'
  readonly follow: boolean
}

type Send = (message: StreamMessage) => Promise<void>

/** Lines looked through after a restart for those that came while nobody listened. */
const CATCH_UP = 10_000

/** Resolves when the signal fires or, without `follow`, at the last line there is. Awaits each `send`. */
export async function streamLog(
  parts: LogStreamParts,
  request: LogStreamRequest,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const reader = createReader(parts, request.id, send, signal)
  const first = runOf(parts.picture, request.id)
  if (first) await reader.read(first.container, request.tail, request.follow)
  let last = first
  while (request.follow && !signal.aborted) {
    const next = await nextRun(parts.picture, request.id, last, signal)
    if (!next) break
    const isSameContainer = next.container === last?.container
    await reader.read(next.container, isSameContainer ? CATCH_UP : 'all', true)
    last = next
  }
  await send({ kind: 'end', reason: null })
}

/** A container from one start to its end. */
interface Run {
  readonly container: string
  readonly since: number | null
}

function runOf(picture: Picture, id: string): Run | null {
  const { container } = picture.facts(id)
  return container && { container: container.id, since: container.startedAt }
}

/** A new container, or the same one started anew; null once the signal fires. */
function nextRun(picture: Picture, id: string, last: Run | null, signal: AbortSignal): Promise<Run | null> {
  return new Promise((resolve) => {
    const end = (run: Run | null): void => {
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
      resolve(run)
    }
    const onAbort = (): void => end(null)
    const look = (): void => {
      const run = runOf(picture, id)
      if (run && (run.container !== last?.container || run.since !== last.since)) end(run)
    }
    const unsubscribe = picture.store.subscribe(look)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) end(null)
    else look()
  })
}

function createReader(parts: LogStreamParts, id: string, send: Send, signal: AbortSignal) {
  /** Values of former tokens stay masked: a line may tell of them after a rotation. */
  const secrets = new Set<string>()
  let lastTime = ''

  const currentRedact = async (): Promise<Redact> => {
    const definition = parts.definitions.current().servers[id]
    if (definition) for (const value of secretValues(definition, await parts.tokens.read(id))) secrets.add(value)
    return redactor([...secrets])
  }
  const isNew = ({ time }: LogLine): boolean => time === '' || time > lastTime
  return {
    read: async (containerId: string, tail: number | 'all', follow: boolean): Promise<void> => {
      const engine = parts.engine()
      if (!engine) return
      const redact = await currentRedact()
      try {
        for await (const batch of engine.logs(containerId, { tail, follow, signal })) {
          const lines = batch.filter(isNew).map((line) => ({ ...line, text: redact(line.text) }))
          lastTime = batch.at(-1)?.time || lastTime
          if (lines.length > 0) await send({ kind: 'lines', lines })
          if (signal.aborted) return
        }
      } catch (thrown) {
        // The container was removed, or the engine left: the next run of the server is waited for.
        if (!follow) throw thrown
      }
    },
  }
}

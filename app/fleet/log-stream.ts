/** One server's log for as long as someone reads it, across restarts, new containers and engines that go away. */
import { Failure } from '../contract/failure.ts'
import type { StreamMessage } from '../contract/streams.ts'
import type { Engine } from '../engine/engine.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Definitions } from './definitions.ts'
import { definitionIn } from './fleet-file.ts'
import { knownSecrets } from './kept-secrets.ts'
import { isSameRun, nextRun, type Reading, type Run, runOf } from './log-runs.ts'
import type { Picture } from './picture.ts'
import { createReadAgain } from './read-again.ts'
import { type Redact, redactor } from './redact.ts'

export interface LogStreamParts {
  readonly picture: Picture
  readonly definitions: Definitions
  readonly tokens: Tokens
  readonly secrets: Secrets
  readonly engine: () => Engine | null
}

export interface LogStreamRequest {
  readonly id: string
  readonly tail: number | 'all'
  readonly follow: boolean
}

type Send = (message: StreamMessage) => Promise<void>

/**
 * Resolves when the signal fires or, without `follow`, at the last line there is. Awaits each `send`. With `follow` it
 * waits for what is not there yet; without, failures are those of `requireLog` and of reading.
 */
export async function streamLog(
  parts: LogStreamParts,
  request: LogStreamRequest,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  refuseStdio(parts, request.id)
  const reader = createReader(parts, request, send, signal)
  if (request.follow) await follow(parts, request.id, reader, signal)
  else await reader.read(requireLog(parts, request.id))
  await send({ kind: 'end', failure: null })
}

/** The container whose log can be read now. Failures: `invalid-input` (a stdio server), `no-engine`, `not-running`. */
export function requireLog(parts: LogStreamParts, id: string): Run {
  refuseStdio(parts, id)
  const { engine } = parts.picture.store.getState()
  if (engine.kind === 'missing') throw new Failure('no-engine', engine.failure.message, engine.failure.fix)
  const run = runOf(parts.picture, id)
  if (run) return run
  throw new Failure('not-running', `"${id}" has no log: it has no container yet.`, 'Start it first.')
}

function refuseStdio({ definitions }: LogStreamParts, id: string): void {
  if (definitionIn(definitions.current(), id)?.transport !== 'stdio') return
  const message = `"${id}" is a stdio server and has no log here: each client that uses it runs a container of its own.`
  throw new Failure('invalid-input', message, 'Read what it writes in the log of the client that uses it.')
}

async function follow(parts: LogStreamParts, id: string, reader: Reader, signal: AbortSignal): Promise<void> {
  let last: Reading | null = null
  let inVain = 0
  for (;;) {
    const run = await nextRun(parts.picture, id, last, signal)
    if (!run) return
    const before = reader.lines()
    // A container that is gone, or an engine that left, is no news for who follows: it is read again when it is back.
    const wasCutOff = await reader.read(run).then(
      () => false,
      () => true,
    )
    inVain = reader.lines() > before ? 0 : inVain + 1
    last = { run, wasCutOff, inVain }
  }
}

interface Reader {
  /** Reads what is new of this run, to its end if it is followed. Failures: those of `engine.logs`. */
  read(run: Run): Promise<void>
  /** Sent so far. */
  lines(): number
}

function createReader(
  parts: LogStreamParts,
  { id, tail, follow }: LogStreamRequest,
  send: Send,
  signal: AbortSignal,
): Reader {
  /** Values of former tokens stay masked: a line may tell of them after a rotation. */
  const secrets = new Set<string>()
  const again = createReadAgain()
  let first: Run | null = null
  let last: Run | null = null
  let sent = 0

  const currentRedact = async (): Promise<Redact> => {
    const definition = definitionIn(parts.definitions.current(), id)
    const token = await parts.tokens.read(id)
    for (const value of definition ? await knownSecrets(parts, id, definition, token) : []) secrets.add(value)
    return redactor([...secrets])
  }
  return {
    lines: () => sent,
    read: async (run) => {
      const engine = parts.engine()
      if (!engine) throw new Failure('no-engine', 'The container engine is away.', 'Wait until it is back.')
      again.begin(run.container === last?.container)
      first ??= run
      last = run
      const redact = await currentRedact()
      const since = again.since()
      // `tail` is about what was there when reading began; of all that came later, nothing is left out.
      const options = { tail: since === null && isSameRun(run, first) ? tail : 'all', since, follow, signal } as const
      for await (const batch of engine.logs(run.container, options)) {
        const lines = batch.filter(again.isNew).map((line) => ({ ...line, text: redact(line.text) }))
        sent += lines.length
        if (lines.length > 0) await send({ kind: 'lines', lines })
        if (signal.aborted) return
      }
    },
  }
}

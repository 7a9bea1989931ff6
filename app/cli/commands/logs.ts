/** `berth logs`: a server's log on stdout, its own stderr on ours. */
import { Failure, type FailureView } from '../../contract/failure.ts'
import { assertNever } from '../../contract/result.ts'
import { type LogLine, type StreamMessage, StreamRequest } from '../../contract/streams.ts'
import { type CommandOf, serverOf } from '../context.ts'
import type { Output } from '../output.ts'

/** Failures: those of reading; without an engine, and for a server without a log, also while it is followed. */
export const logs: CommandOf<'logs'> = async ({ berth, output, signal }, { id, follow, tail }) => {
  const { engine } = await berth.look()
  serverOf(berth, id)
  // Who asks from a terminal is told at once, not kept waiting for an engine that may never come.
  if (engine.kind === 'missing') throw failureOf(engine.failure)
  const request = StreamRequest.parse({ kind: 'logs', id, tail: Math.min(tail, 200_000), follow })
  await new Promise<void>((resolve, reject) => {
    const stop = berth.openStream(request, {
      send: async (message) => {
        await show(message, output).catch(reject)
        if (message.kind !== 'end') return
        if (message.failure) reject(failureOf(message.failure))
        else resolve()
      },
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })
  return 0
}

const failureOf = ({ kind, message, fix }: FailureView): Failure => new Failure(kind, message, fix)

async function show(message: StreamMessage, output: Output): Promise<void> {
  switch (message.kind) {
    case 'lines':
      return output.stream(message.lines.map((line) => textOf(line, output)).join(''))
    case 'dropped':
      return output.json ? undefined : output.stream(output.paint('dim', `… ${message.count} lines left out\n`))
    case 'end':
    case 'stats':
    case 'ports':
    case 'traffic':
      return
    default:
      return assertNever(message)
  }
}

const textOf = (line: LogLine, { json }: Output): string => `${json ? JSON.stringify(line) : line.text}\n`

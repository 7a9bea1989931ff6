/** `berth logs`: a server's log on stdout, its own stderr on ours. */
import { assertNever } from '../../contract/result.ts'
import { type LogLine, type StreamMessage, StreamRequest } from '../../contract/streams.ts'
import { type CommandOf, serverOf } from '../context.ts'
import type { Output } from '../output.ts'

export const logs: CommandOf<'logs'> = async ({ berth, output, signal }, { id, follow, tail }) => {
  await berth.look()
  serverOf(berth, id)
  const request = StreamRequest.parse({ kind: 'logs', id, tail: Math.min(tail, 200_000), follow })
  await new Promise<void>((resolve, reject) => {
    const stop = berth.openStream(request, {
      send: async (message) => {
        await show(message, output).catch(reject)
        if (message.kind === 'end') resolve()
      },
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })
  return 0
}

async function show(message: StreamMessage, output: Output): Promise<void> {
  switch (message.kind) {
    case 'lines':
      return output.stream(message.lines.map((line) => textOf(line, output)).join(''))
    case 'dropped':
      return output.json ? undefined : output.stream(output.paint('dim', `… ${message.count} lines left out\n`))
    case 'end':
      return message.reason === null || output.json
        ? undefined
        : output.stream(output.paint('dim', `${message.reason}\n`))
    case 'stats':
      return
    default:
      return assertNever(message)
  }
}

const textOf = (line: LogLine, { json }: Output): string => `${json ? JSON.stringify(line) : line.text}\n`

/** Carries a session with a stdio server, whose container runs attached for as long as the session. */
import type { Failure } from '../contract/failure.ts'
import type { AttachedProcess } from '../engine/engine.ts'
import { AttachedTransport } from '../health/attached-transport.ts'
import type { Place } from '../health/diagnose.ts'
import { refusalOf } from './judge-http.ts'
import type { Line } from './line.ts'
import { trouble } from './trouble.ts'

const place: Place = { address: '', path: '', transport: 'stdio', asked: 'a request' }

export function createStdioLine(run: () => Promise<AttachedProcess>, onStderr: (chunk: Buffer) => void): Line {
  const transport = new AttachedTransport(run)
  let tell: (failure: Failure) => void = () => undefined
  const ending = (): Failure => {
    const { exitCode, lastWords } = transport.ended ?? { exitCode: -1, lastWords: '' }
    return trouble({ kind: 'ended', exitCode, lastWords }, place)
  }
  transport.onstderr = onStderr
  transport.onclose = () => tell(ending())
  return {
    transport,
    discovery: 'last',
    open: () => transport.start(),
    listening: () => Promise.resolve(),
    judge: () => ({ kind: 'lost', failure: ending(), mayHaveRun: true }),
    refusal: (error) => refusalOf(error, place),
    silence: (limit) => {
      const { noise } = transport
      const detail = `it wrote “${noise}” to stdout`
      return trouble(noise === null ? { kind: 'silent', limit } : { kind: 'not-mcp', detail }, {
        ...place,
        asked: 'initialize',
      })
    },
    onLost: (listener) => {
      tell = listener
    },
    // Closing its stdin, which close() does, is the farewell.
    farewell: async () => undefined,
  }
}

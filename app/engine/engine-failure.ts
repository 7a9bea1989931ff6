/** Turns what the engine answered when it refused into a Failure in our words. */
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { type Refusal, refusals } from './refusals.ts'

const lostCodes = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EACCES',
  'ETIMEDOUT',
  'ENOTSOCK',
  'ECONNABORTED',
])

const Thrown = z.object({
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  json: z.object({ message: z.string() }).optional().catch(undefined),
  cause: z
    .object({ name: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/**
 * The same failure in our words. `doing` completes "Could not ...": `start berth-web`. What is a Failure already
 * stays as it is; what did not come from the engine at all (a TypeError, say) is a bug and is handed back unchanged.
 */
export function engineFailure(thrown: unknown, doing: string): unknown {
  if (thrown instanceof Failure) return thrown
  const parsed = Thrown.safeParse(thrown)
  if (!parsed.success) return thrown
  const { name, message = '', code, statusCode, json, cause } = parsed.data
  if (name === 'TimeoutError' || cause?.name === 'TimeoutError') return tooSlow(doing, thrown)
  if (name === 'AbortError')
    return new Failure('cancelled', `Cancelled: ${doing}.`, 'Start it again when you want it.', { cause: thrown })
  if ((code && lostCodes.has(code)) || /socket hang up|^aborted$/.test(message)) return lostEngine(doing, thrown)
  if (statusCode === undefined) return thrown
  return refusal(json?.message ?? daemonText(message), doing, thrown)
}

/** Runs one exchange with the engine; a refusal is thrown as a Failure that says what was being done. */
export async function inOurWords<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw engineFailure(thrown, doing)
  }
}

/** The HTTP status of a refusal, for those that mean "it is so already". undefined for all other errors. */
export function statusOf(thrown: unknown): number | undefined {
  const parsed = Thrown.safeParse(thrown)
  return parsed.success ? parsed.data.statusCode : undefined
}

/** A refusal's text, matched against those we know; an unknown one is quoted in one short line. */
function refusal(text: string, doing: string, cause?: unknown): Failure {
  for (const { pattern, words } of refusals) {
    const match = pattern.exec(text)
    if (!match) continue
    const { kind, message, fix }: Refusal = words(match, doing)
    return new Failure(kind, message, fix, { cause })
  }
  const fix = 'Try again. If it stays, look at the log of the container engine.'
  return new Failure('engine-error', `Could not ${doing}. The engine says: ${oneLine(text)}`, fix, { cause })
}

function tooSlow(doing: string, cause: unknown): Failure {
  const fix = 'The engine may be busy or stuck. Try again, or restart Docker.'
  return new Failure('timeout', `Could not ${doing}: the engine did not answer in time.`, fix, { cause })
}

function lostEngine(doing: string, cause: unknown): Failure {
  const fix = 'Start Docker (or Podman) if it is not running. Berth reconnects by itself.'
  return new Failure('no-engine', `Could not ${doing}: the container engine does not answer.`, fix, { cause })
}

/** dockerode puts "(HTTP code 500) server error - " before the text; the text may be JSON when it came as a stream. */
function daemonText(message: string): string {
  const text = message.replace(/^\(HTTP code \w+\) .*? - /s, '').trim()
  const inner = /"(?:message|error|cause)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)
  return text.startsWith('{') ? (inner?.[1] ?? 'no reason given') : text
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || 'no reason given'
  return line.length > 240 ? `${line.slice(0, 239)}…` : line
}

/** One real handshake with an HTTP server from outside its container, in stages, so that a failure says where it is. */
import type { Transport } from '@modelcontextprotocol/client'
import { Failure } from '../contract/failure.ts'
import type { ProbeReport, ProbeStageName } from '../contract/snapshot.ts'
import { call, endSession, PROBE_AGENT } from './call.ts'
import { diagnose, type Place } from './diagnose.ts'
import { createLimitedFetch, type LimitedFetch } from './limited-fetch.ts'
import { createStageRecord, type StageRecord } from './stage-record.ts'
import { type Answer, type HttpTransport, type Symptom, SymptomFound, symptomOfAnswer } from './symptom.ts'
import { touch } from './touch.ts'

/** A healthy server answers in milliseconds; 10 s is what container health checks allow (deployment guides). */
const DEFAULT_LIMIT = 10_000
/** Bytes: far above what a server with hundreds of tools says of itself, and nothing to a computer's memory. */
const LONGEST_ANSWERS = 4 * 2 ** 20
/** Ending a session is a courtesy; a server that does not answer is not waited for. */
const COURTESY_LIMIT = 1_000

export interface ProbeTarget {
  /** The published endpoint, like `http://127.0.0.1:3000/mcp`. */
  readonly url: string
  readonly transport: HttpTransport
  /** null for a server that is to answer without one; the auth stage is skipped then. */
  readonly token: string | null
  /** Milliseconds for the whole handshake; 10 s unless set. */
  readonly limit?: number
}

/**
 * Runs the stages tcp, http, auth, initialize and tools, and stops at the first that fails.
 * Never throws for what is wrong with the server; throws Failure `cancelled` when `signal` fires.
 */
export async function probe(target: ProbeTarget, signal: AbortSignal): Promise<ProbeReport> {
  const limit = target.limit ?? DEFAULT_LIMIT
  const timeUp = AbortSignal.timeout(limit)
  const answers = createLimitedFetch(LONGEST_ANSWERS)
  const record = createStageRecord()
  try {
    const outcome = await handshake(target, answers, record, AbortSignal.any([signal, timeUp, answers.passed]))
    return record.report(outcome)
  } catch (thrown) {
    if (signal.aborted) throw new Failure('cancelled', 'The check was cancelled.', 'Check again.', { cause: thrown })
    const stage = record.failure()?.stage ?? 'tcp'
    const { symptomOfSdkError } = await import('./symptom-of-sdk-error.ts')
    const cause: unknown = answers.passed.aborted ? answers.passed.reason : thrown
    const symptom: Symptom = timeUp.aborted ? { kind: 'silent', limit } : symptomOfSdkError(cause)
    return record.report({ kind: 'unhealthy', stage, ...diagnose(symptom, placeOf(target, stage)) })
  }
}

/** The report on a server for whose port the engine does not vouch: nothing was sent. */
export async function unvouchedReport(target: ProbeTarget): Promise<ProbeReport> {
  const record = createStageRecord()
  const symptom: Symptom = { kind: 'not-ours' }
  await record.run('tcp', () => Promise.reject(new SymptomFound(symptom))).catch(() => undefined)
  return record.report({ kind: 'unhealthy', stage: 'tcp', ...diagnose(symptom, placeOf(target, 'tcp')) })
}

async function handshake(
  target: ProbeTarget,
  answers: LimitedFetch,
  record: StageRecord,
  signal: AbortSignal,
): Promise<ProbeReport['outcome']> {
  const url = new URL(target.url)
  const { transport, token } = target
  await record.run('tcp', () => touch(url, signal))

  const answer = await record.run('http', async () => {
    const first = await call({ url, transport, token, method: 'ping', signal })
    const symptom = symptomOfAnswer(first)
    if (symptom) throw new SymptomFound(await atTheOtherDoor(symptom, target, signal))
    return first
  })

  const access =
    token === null && !refuses(answer) ? 'open' : await record.run('auth', () => accessTo(target, answer, signal))
  // The SDK is large; nothing of it is loaded before the first server has answered.
  const { shakeHands } = await import('./handshake.ts')
  const mode = transport === 'sse' ? 'legacy' : 'auto'
  return { ...(await shakeHands({ transport: await sdkTransport(target, answers), mode, record, signal })), access }
}

const refuses = (answer: Answer): boolean => answer.status === 401 || answer.status === 403

/** With the token it must answer, without it must not; a server that answers both is open to every local process. */
async function accessTo(target: ProbeTarget, withToken: Answer, signal: AbortSignal): Promise<'token' | 'open'> {
  const { token, transport } = target
  const { status } = withToken
  if (refuses(withToken)) {
    if (token === null) throw new SymptomFound({ kind: 'token-missing', status })
    throw new SymptomFound({ kind: token === token.trim() ? 'token-rejected' : 'token-white-space', status })
  }
  const url = new URL(target.url)
  const without = await call({ url, transport, token: null, method: 'initialize', signal })
  if (refuses(without)) return 'token'
  if (without.sessionId) {
    const courtesy = AbortSignal.any([signal, AbortSignal.timeout(COURTESY_LIMIT)])
    await endSession(url, without.sessionId, courtesy).catch(() => undefined)
  }
  return 'open'
}

/** When the path or the method is wrong, asks whether the other transport answers at its usual path. */
async function atTheOtherDoor(symptom: Symptom, target: ProbeTarget, signal: AbortSignal): Promise<Symptom> {
  if (symptom.kind !== 'wrong-path' && symptom.kind !== 'wrong-method') return symptom
  const transport = target.transport === 'sse' ? 'streamable-http' : 'sse'
  const doors = transport === 'sse' ? ['/sse'] : ['/mcp', new URL(target.url).pathname]
  for (const path of doors) {
    const answer = await call({
      url: new URL(path, target.url),
      transport,
      token: target.token,
      method: 'ping',
      signal,
    })
    if (opensAs(transport, answer)) return { kind: 'other-transport', transport, path }
  }
  return symptom
}

const opensAs = (transport: HttpTransport, { status, contentType, text }: Answer): boolean =>
  transport === 'sse'
    ? status === 200 && contentType.includes('event-stream')
    : status < 500 && text.includes('"jsonrpc"')

async function sdkTransport({ url, transport, token }: ProbeTarget, { fetch }: LimitedFetch): Promise<Transport> {
  const { SSEClientTransport, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
  const headers = { 'user-agent': PROBE_AGENT, ...(token === null ? {} : { authorization: `Bearer ${token.trim()}` }) }
  const options = { fetch, requestInit: { headers } }
  if (transport === 'sse') return new SSEClientTransport(new URL(url), options)
  return new StreamableHTTPClientTransport(new URL(url), options)
}

const asked: Record<ProbeStageName, string> = {
  tcp: 'a connection',
  http: 'a first call',
  auth: 'a call without the token',
  initialize: 'initialize',
  tools: 'tools/list',
}

function placeOf({ url, transport }: ProbeTarget, stage: ProbeStageName): Place {
  const { host, pathname } = new URL(url)
  return { address: host, path: pathname, transport, asked: asked[stage] }
}

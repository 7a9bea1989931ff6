/** Goes through the places where an engine may answer, in their order, until one is good. */
import { chosenEngine, type Surroundings } from './docker-context.ts'
import { type Candidate, type Endpoint, endpointName } from './endpoint.ts'
import { noEngine, type Tried } from './no-engine.ts'
import { pingProblem } from './ping.ts'
import { usualSockets } from './usual-sockets.ts'

/**
 * What `attempt` makes of the first endpoint that answers a ping and satisfies it: the local place that DOCKER_HOST or
 * DOCKER_CONTEXT names and nothing else when they are set, else the current Docker context, else the usual sockets in
 * order. Each gets 2 s. `attempt` answers in words what is wrong with a place. Throws `NoEngine`, or the signal's
 * reason.
 */
export async function firstAnswer<T extends object>(
  options: Surroundings & { readonly signal: AbortSignal },
  attempt: (endpoint: Endpoint) => Promise<T | string>,
): Promise<T> {
  const choice = await chosenEngine(options)
  const uid = process.getuid?.() ?? null
  const usual = choice?.binding ? [] : usualSockets({ ...options, uid })
  const candidates = choice ? [choice.candidate, ...usual] : usual
  const tried: Tried[] = []
  const seen = new Set<string>()
  for (const candidate of candidates) {
    const name = candidate.kind === 'endpoint' ? endpointName(candidate.endpoint) : candidate.name
    if (seen.has(name)) continue
    seen.add(name)
    const answer = await answerAt(candidate, attempt, options.signal)
    if (typeof answer !== 'string') return answer
    tried.push({ endpoint: name, problem: answer })
  }
  throw noEngine(tried, choice?.binding ? choice : null, options.platform)
}

async function answerAt<T>(
  candidate: Candidate,
  attempt: (endpoint: Endpoint) => Promise<T | string>,
  signal: AbortSignal,
): Promise<T | string> {
  if (candidate.kind === 'unusable') return candidate.problem
  return (await pingProblem(candidate.endpoint, signal)) ?? attempt(candidate.endpoint)
}

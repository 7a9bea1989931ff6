/** Finds the engine that answers on this computer, or says in words why none does. */
import { Failure } from '../contract/failure.ts'
import { chosenEngine, type Surroundings } from './docker-context.ts'
import { connectEngine } from './docker-engine.ts'
import { type Candidate, endpointName } from './endpoint.ts'
import type { Engine } from './engine.ts'
import { noEngine, type Tried } from './no-engine.ts'
import { pingProblem } from './ping.ts'
import { usualSockets } from './usual-sockets.ts'

/**
 * The first engine that answers: the local place that DOCKER_HOST or DOCKER_CONTEXT names and nothing else when they
 * are set, else the current Docker context, else the usual sockets in order. Each gets 2 s. Throws `NoEngine`, or the
 * signal's reason.
 */
export async function findEngine(options: Surroundings & { readonly signal: AbortSignal }): Promise<Engine> {
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
    const answer = await engineAt(candidate, options.signal)
    if (typeof answer !== 'string') return answer
    tried.push({ endpoint: name, problem: answer })
  }
  throw noEngine(tried, choice?.binding ? choice : null, options.platform)
}

/** The engine, or what is wrong with this place. */
async function engineAt(candidate: Candidate, signal: AbortSignal): Promise<Engine | string> {
  if (candidate.kind === 'unusable') return candidate.problem
  const problem = await pingProblem(candidate.endpoint, signal)
  if (problem !== null) return problem
  try {
    return await connectEngine(candidate.endpoint, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof Failure) return thrown.message
    throw thrown
  }
}

/** Finds the engine that answers on this computer, or says in words why none does. */
import { Failure } from '../contract/failure.ts'
import type { Surroundings } from './docker-context.ts'
import { connectEngine } from './docker-engine.ts'
import type { Endpoint } from './endpoint.ts'
import type { Engine } from './engine.ts'
import { firstAnswer } from './first-answer.ts'

/** The first engine that answers; see `firstAnswer` for the order. Throws `NoEngine`, or the signal's reason. */
export function findEngine(options: Surroundings & { readonly signal: AbortSignal }): Promise<Engine> {
  return firstAnswer(options, (endpoint) => engineAt(endpoint, options.signal))
}

/** The engine, or what is wrong with this place. */
async function engineAt(endpoint: Endpoint, signal: AbortSignal): Promise<Engine | string> {
  try {
    return await connectEngine(endpoint, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof Failure) return thrown.message
    throw thrown
  }
}

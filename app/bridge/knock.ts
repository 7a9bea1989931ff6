/** Whether anybody takes connections where the server is to be: asked first, as hardly anything is loaded for it. */
import type { HttpTransport } from '../health/symptom.ts'
import { touch } from '../health/touch.ts'
import { troubleFrom } from './trouble.ts'

/** Milliseconds; a connection within the computer is there at once, or not at all. */
const LIMIT = 2_000

/**
 * Tries repeat for as long as the server is down: the engine is asked only when somebody listens. Rejects with the
 * Failure that says what is wrong.
 */
export async function knock(url: URL, transport: HttpTransport): Promise<void> {
  try {
    await touch(url, AbortSignal.timeout(LIMIT))
  } catch (thrown) {
    throw troubleFrom(thrown, { address: url.host, path: url.pathname, transport, asked: 'initialize' })
  }
}

/** Brings rotations to their end that a process did not live to see, and forgets old tokens that work no more. */
import { Failure } from '../contract/failure.ts'
import { withLock } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { settleRotation } from './rotate.ts'
import { lockOf } from './server-lock.ts'
import { demandsToken } from './spec.ts'
import type { Tools } from './tools.ts'

/** Of all servers that nobody works on; who does that settles it itself. What fails is left for the next time. */
export async function settleRotations(tools: Tools): Promise<void> {
  const { servers } = tools.definitions.current()
  for (const id of Object.keys(servers)) {
    const previous = await tools.tokens.previous(id)
    const definition = definitionIn(tools.definitions.current(), id)
    if (previous === null || !definition || !demandsToken(definition)) continue
    const { name } = lockOf(id, definition)
    const settle = async (): Promise<void> => {
      await settleRotation(tools, id, new AbortController().signal)
      const now = await tools.tokens.previous(id)
      if (now !== null && now.until !== null && now.until < tools.now()) await tools.tokens.writePrevious(id, null)
    }
    await withLock(tools.home, name, settle, { waitMilliseconds: 0 }).catch(unlessFailure)
  }
}

function unlessFailure(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}

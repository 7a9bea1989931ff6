/** Runs a stdio server for the length of one session: the bridge's, or a probe's. */
import { randomBytes } from 'node:crypto'
import { Failure } from '../contract/failure.ts'
import type { AttachedProcess } from '../engine/engine.ts'
import { withSecrets } from './kept-secrets.ts'
import { thisOwner } from './owner.ts'
import { serverLabels, sessionSpec } from './spec.ts'
import { removeOrphans } from './sweep-sessions.ts'
import type { Tools } from './tools.ts'

/** Milliseconds for a pull that comes first. */
const IMAGE_LIMIT = 600_000

/**
 * Starts a container of the server, attached; whoever called closes it. Failures: `unknown-server`, `invalid-input`
 * (an HTTP server), `no-engine`, and those of image and container.
 */
export async function runSession(
  tools: Tools,
  id: string,
  signal: AbortSignal = AbortSignal.timeout(IMAGE_LIMIT),
): Promise<AttachedProcess> {
  const definition = await tools.definitions.require(id)
  if (definition.transport !== 'stdio') {
    throw new Failure('invalid-input', `"${id}" is not a stdio server.`, 'Reach it by its URL.')
  }
  const engine = await tools.engine(signal)
  await tools.ensureImages(engine, definition, () => undefined, signal)
  const begun = tools.now()
  const others = await engine.containersWith(serverLabels(tools.home, id))
  // Whoever was killed before could not close its own; a failure to do it for them is no reason not to start.
  removeOrphans(engine, others).catch(() => undefined)
  const name = `session-${randomBytes(4).toString('hex')}`
  const session = sessionSpec(tools.home, id, definition, { name, owner: thisOwner() })
  const spec = await withSecrets(tools, id, definition, session)
  // Only a session from before a change can have what was replaced by it.
  if (others.length === 0) await tools.secrets.forget(id, begun)
  if (spec.network !== 'none') await engine.ensureNetwork(spec.network, serverLabels(tools.home, id))
  return engine.runAttached(spec)
}

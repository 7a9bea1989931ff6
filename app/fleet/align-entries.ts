/** Brings clients' URL entries in line with port and token, in case a process died in the middle of changing both. */
import { readRegistry } from '../clients/registry.ts'
import { Failure } from '../contract/failure.ts'
import { withLock } from '../home.ts'
import { definitionIn } from './fleet-file.ts'
import { lockOf } from './server-lock.ts'
import { moored, type Tools } from './tools.ts'

type AlignTools = Pick<Tools, 'home' | 'definitions' | 'tokens' | 'clients'>

/**
 * Does nothing, and loads nothing, for a server without entries. A file that cannot be written now is left for the
 * next time: it shows beside its client. Call it under the server's lock, or a rotation's token may be taken too early.
 */
export async function alignEntries(tools: AlignTools, id: string): Promise<void> {
  try {
    const { entries } = await readRegistry(tools.home)
    const definition = definitionIn(await tools.definitions.read(), id)
    if (!definition || !entries.some((entry) => entry.id === id)) return
    await (await tools.clients()).rewrite(moored(id, definition, await tools.tokens.read(id)))
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
  }
}

/** The same for all servers that nobody works on; who does that brings the entries in line itself. */
export async function alignAllEntries(tools: AlignTools): Promise<void> {
  const registry = await readRegistry(tools.home).catch(() => null)
  for (const id of new Set(registry?.entries.map((entry) => entry.id))) {
    const definition = definitionIn(tools.definitions.current(), id)
    if (!definition) continue
    const { name } = lockOf(id, definition)
    await withLock(tools.home, name, () => alignEntries(tools, id), { waitMilliseconds: 0 }).catch(unlessBusy)
  }
}

function unlessBusy(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}

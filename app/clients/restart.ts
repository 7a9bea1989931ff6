/** Writes an entry while its app is quit, and looks whether the app, started again, has left it alone. */
import { setTimeout as wait } from 'node:timers/promises'
import type { LinkReport } from '../contract/answers.ts'
import type { RestartStep } from '../contract/client-views.ts'
import { entryTrouble } from '../contract/entry-words.ts'
import type { Home } from '../home.ts'
import type { Client, Computer } from './client.ts'
import { readRegistry } from './registry.ts'
import { whileQuit } from './restart-app.ts'
import { standings } from './standing.ts'

/** Milliseconds: an app writes its settings shortly after its start, from what it has read (clients.md 1.7). */
const SETTLING = 4_000
/** Milliseconds between two looks. */
const PAUSE = 250

/** For a client that is no such app, only writes. */
export async function linkWhileQuit(
  client: Client,
  id: string,
  deps: Computer & { readonly home: Home },
  write: () => Promise<LinkReport>,
  onStep: (step: RestartStep) => void,
  settling = SETTLING,
): Promise<LinkReport> {
  const { app } = client
  if (!app) return write()
  const report = await whileQuit({ client, app }, deps, write, onStep)
  onStep('checking')
  return { ...report, next: await troubleWithin(settling, client, id, deps) }
}

/** What became of the entry, as soon as something did. */
async function troubleWithin(
  limit: number,
  client: Client,
  id: string,
  deps: Computer & { readonly home: Home },
): Promise<string | null> {
  const deadline = performance.now() + limit
  for (;;) {
    const { entries, ...registry } = await readRegistry(deps.home)
    const own = { ...registry, entries: entries.filter((record) => record.client === client.id && record.id === id) }
    const found = await standings([client], own, { ...deps, running: new Set([client.id]) })
    const trouble = found.map(({ state }) => entryTrouble(state, client.name)).find((words) => words !== null)
    if (trouble !== undefined || performance.now() > deadline) return trouble ?? null
    await wait(PAUSE)
  }
}

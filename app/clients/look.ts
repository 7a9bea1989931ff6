/** Draws the picture of clients and of our entries from what is on disk now. */
import { viewOf } from '../contract/failure.ts'
import type { ClientView, EntryView } from '../contract/snapshot.ts'
import type { Client, Computer } from './client.ts'
import { locate } from './locate.ts'
import { readSettled } from './read-file.ts'
import type { Registry } from './registry.ts'
import { runningProcesses } from './running.ts'

export async function clientViews(clients: readonly Client[], computer: Computer): Promise<readonly ClientView[]> {
  const processes = await runningProcesses(computer.platform)
  return Promise.all(
    clients.map(async (client) => {
      const { installed, known } = await locate(client, computer)
      const files = known.map(async (file) => ({
        ...file,
        problem: file.exists ? await problemOf(client, file.path) : null,
      }))
      return {
        id: client.id,
        name: client.name,
        installed,
        policy: installed ? await policyOf(client, computer) : null,
        running: processes.some((process) => client.isProcess(process, computer.platform)),
        form: client.urlEntry ? ('url' as const) : ('bridge' as const),
        files: await Promise.all(files),
        reload: client.reload,
        readsAgain: client.readsAgain ?? false,
      }
    }),
  )
}

async function policyOf(client: Client, computer: Computer): Promise<string | null> {
  const policy = await client.policy?.(computer)
  return policy ? `${policy.problem} ${policy.fix}` : null
}

async function problemOf(client: Client, file: string): Promise<string | null> {
  try {
    await readSettled(file, client.parse)
    return null
  } catch (thrown) {
    return viewOf(thrown).message
  }
}

/** An entry of ours and the server it leads to. */
export interface OwnEntry extends EntryView {
  readonly id: string
}

/** The entries on record that are still in their files, changed by hand or not. */
export async function liveEntries(clients: readonly Client[], registry: Registry): Promise<readonly OwnEntry[]> {
  const checked = registry.entries.map(
    async ({ client: clientId, file, entryName, id }): Promise<readonly OwnEntry[]> => {
      const client = clients.find((one) => one.id === clientId)
      return client && (await isThere(client, file, entryName)) ? [{ client: clientId, file, entryName, id }] : []
    },
  )
  return (await Promise.all(checked)).flat()
}

async function isThere(client: Client, file: string, entryName: string): Promise<boolean> {
  try {
    return (await readSettled(file, client.parse)).document.entries.has(entryName)
  } catch {
    return true
  }
}

/** Draws the picture of clients from what is on disk now. */

import type { ClientView } from '../contract/client-views.ts'
import { viewOf } from '../contract/failure.ts'
import type { Home } from '../home.ts'
import type { Client, Computer } from './client.ts'
import { readDeeds } from './journal.ts'
import { locate } from './locate.ts'
import { readSettled } from './read-file.ts'
import { runningProcesses } from './running.ts'
import { deedView } from './undo.ts'

export async function clientViews(
  clients: readonly Client[],
  computer: Computer,
  home: Home,
): Promise<readonly ClientView[]> {
  const processes = await runningProcesses(computer.platform)
  // A journal that cannot be read stops whoever writes, and is told then.
  const deeds = (await readDeeds(home).catch(() => [])).map(deedView)
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
        canRestart: client.app !== undefined,
        restart: null,
        deeds: deeds.filter((deed) => deed.client === client.id),
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

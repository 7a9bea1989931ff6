/** Tells what a change to a client's files came to, with the step that is left to the person. */
import type { LinkReport } from '../contract/answers.ts'
import type { EntryView } from '../contract/client-views.ts'
import type { Client } from './client.ts'
import type { Moored } from './moor.ts'
import { runningProcesses } from './running.ts'

export type Written = Pick<Moored, 'record' | 'write'>

/** null when nothing was written, or when the client takes it up by itself. */
export async function nextStep(
  client: Client,
  done: readonly unknown[],
  { platform }: { readonly platform: NodeJS.Platform },
): Promise<string | null> {
  if (done.length === 0) return null
  const processes = await runningProcesses(platform)
  const isRunning = processes.some((process) => client.isProcess(process, platform))
  if (!isRunning) return `${client.name} sees the change when you start it.`
  return client.readsAgain ? null : client.reload
}

export function viewOf({ record: { client, file, entryName } }: Pick<Moored, 'record'>): EntryView {
  return { client, file, entryName }
}

export function report(done: readonly Written[], next: string | null): LinkReport {
  return { entries: done.map(viewOf), backups: done.flatMap(({ write }) => write.backup ?? []), next }
}

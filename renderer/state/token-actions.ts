/** What a person can do with tokens, and a word about how each went. */
import type { LeakReport, RotateReport } from '../../app/contract/answers.ts'
import type { Result } from '../../app/contract/result.ts'
import { tokenOf } from '../../app/contract/token.ts'
import { counted, remaining } from '../words/amounts.ts'
import { rotateWords } from '../words/report-words.ts'
import { ask, attempt } from './actions.ts'
import { useMirror } from './mirror.ts'
import { noteNextStep } from './next-steps.ts'
import { sayDone } from './toasts.ts'

/** A new token; the old one works on for the grace period. */
export async function rotateToken(id: string): Promise<void> {
  const report = await attempt('server:rotate', { id }, () => void rotateToken(id))
  if (!report) return
  noteReloads(id, report)
  sayDone(rotateWords(id, report, Date.now()))
}

export async function rotateAllTokens(): Promise<void> {
  const { snapshot } = useMirror.getState()
  const amount = snapshot?.servers.filter((server) => tokenOf(server) !== null).length ?? 0
  if ((await attempt('server:rotate-all', undefined, () => void rotateAllTokens())) === null) return
  const grace = snapshot?.settings.rotation.graceMinutes ?? 0
  const old =
    grace === 0 ? 'The old ones are refused.' : `Behind gates the old ones work for ${remaining(grace * 60_000)}.`
  sayDone(`${counted(amount, 'token')} rotated. ${old}`)
}

/** Ends the grace of the old token. */
export async function revokeToken(id: string): Promise<void> {
  const done = await attempt('server:revoke', { id }, () => void revokeToken(id))
  if (done !== null) sayDone(`The old token of ${id} is refused now.`)
}

/** Its report is for the dialog that asked. */
export async function replaceLeaked(id: string): Promise<Result<LeakReport>> {
  const result = await ask('server:leaked', { id })
  if (result.ok) noteReloads(id, result.value)
  return result
}

/** A client that runs goes on with the token it has read, until it reads its file again. */
function noteReloads(id: string, { rewrittenEntries }: RotateReport): void {
  const rewritten = new Set(rewrittenEntries.map(({ client }) => client))
  for (const client of useMirror.getState().snapshot?.clients ?? [])
    if (client.running && !client.readsAgain && rewritten.has(client.id)) noteNextStep(client.id, id, client.reload)
}

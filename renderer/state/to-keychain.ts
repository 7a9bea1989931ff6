/** Moves API keys from private files to the keychain, and keeps how far that is: a keychain may wait for its owner. */
import { create } from 'zustand'
import type { MovedSecrets } from '../../app/contract/answers.ts'
import type { FailureView } from '../../app/contract/failure.ts'
import { secretsInFiles } from '../../app/contract/secret.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { counted } from '../words/amounts.ts'
import { ask } from './actions.ts'
import { useMirror } from './mirror.ts'
import { sayDone, sayFailed } from './toasts.ts'
import { closeOverlay, useView } from './view.ts'

export type ToKeychain =
  | { readonly kind: 'idle' }
  /** What lay in files when it began. */
  | { readonly kind: 'running'; readonly all: readonly MovedSecrets[] }
  | { readonly kind: 'failed'; readonly failure: FailureView }

export const useToKeychain = create<{ readonly step: ToKeychain }>(() => ({ step: { kind: 'idle' } }))

/** Closes the dialog that asked for it; a failure is for that dialog to show, while it is there. */
export async function moveToKeychain(): Promise<void> {
  const { snapshot } = useMirror.getState()
  if (!snapshot || useToKeychain.getState().step.kind === 'running') return
  useToKeychain.setState({ step: { kind: 'running', all: secretsInFiles(snapshot.servers) } })
  const result = await ask('secret:to-keychain', undefined)
  const isAsked = useView.getState().overlay?.kind === 'to-keychain'
  if (!result.ok) {
    useToKeychain.setState({ step: isAsked ? { kind: 'failed', failure: result.failure } : { kind: 'idle' } })
    if (!isAsked) sayFailed(result.failure)
    return
  }
  useToKeychain.setState({ step: { kind: 'idle' } })
  if (isAsked) closeOverlay()
  const amount = result.value.reduce((sum, { names }) => sum + names.length, 0)
  sayDone(`${counted(amount, 'API key')} moved to the keychain.`)
}

/** What failed is told once: the next question begins anew. */
export const forgetFailure = (): void =>
  useToKeychain.setState(({ step }) => (step.kind === 'failed' ? { step: { kind: 'idle' } } : { step }))

/** Of how many nothing is left in their file. */
export function movedCount(all: readonly MovedSecrets[], servers: readonly ServerView[]): number {
  const left = new Set(secretsInFiles(servers).map(({ id }) => id))
  return all.filter(({ id }) => !left.has(id)).length
}

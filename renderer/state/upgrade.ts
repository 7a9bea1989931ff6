/** Puts gates in front of servers that have none, and keeps how far that is: it may take longer than a screen is looked at. */
import { create } from 'zustand'
import type { FailureView } from '../../app/contract/failure.ts'
import { gateOffers } from '../../app/contract/gate-offer.ts'
import type { Result } from '../../app/contract/result.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { counted } from '../words/amounts.ts'
import { ask, attempt, remedyOf } from './actions.ts'
import { useMirror } from './mirror.ts'
import { findServer } from './select.ts'
import { sayDone, sayFailed } from './toasts.ts'

export type Upgrade =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly ids: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: FailureView }

interface Upgrades {
  /** Of the whole fleet. */
  readonly upgrade: Upgrade
  /** The person does not want to be asked again in this window. */
  readonly later: boolean
}

export const useUpgrade = create<Upgrades>(() => ({ upgrade: { kind: 'idle' }, later: false }))

export const notNow = (): void => useUpgrade.setState({ upgrade: { kind: 'idle' }, later: true })

/** In front of every server for which one is offered. What became of it stays in the store. */
export async function upgradeFleet(): Promise<void> {
  const { snapshot } = useMirror.getState()
  if (!snapshot || useUpgrade.getState().upgrade.kind === 'running') return
  const ids = gateOffers(snapshot.servers).map(({ id }) => id)
  useUpgrade.setState({ upgrade: { kind: 'running', ids }, later: false })
  const result = await ask('fleet:upgrade', undefined)
  useUpgrade.setState({ upgrade: result.ok ? { kind: 'idle' } : { kind: 'failed', failure: result.failure } })
  if (result.ok) sayDone(`${counted(result.value.length, 'server has a gate', 'servers have a gate')} in front now.`)
}

/** How many of those are done: behind a gate, and not on their way there. */
export function upgradedCount(ids: readonly string[], servers: readonly ServerView[]): number {
  return servers.filter(
    ({ id, definition, state }) => ids.includes(id) && definition.auth === 'gate' && state.kind !== 'starting',
  ).length
}

/** In front of one server; a failure is the caller's to show. A server that runs is started anew behind it. */
export async function putGateInFront(id: string): Promise<Result<void>> {
  const { snapshot } = useMirror.getState()
  const server = snapshot && findServer(snapshot, id)
  if (!server) return { ok: true, value: undefined }
  const result = await ask('server:update', { id, definition: { ...server.definition, auth: 'gate' } })
  const isUp = server.state.kind === 'running'
  if (result.ok) sayDone(isUp ? `A gate stands in front of ${id} now.` : `${id} gets a gate at its next start.`)
  return result
}

/** It stays as it is, and is offered no gate again. */
export async function declineGate(id: string): Promise<void> {
  const done = await attempt('server:decline-gate', { id }, () => void declineGate(id))
  if (done !== null) sayDone(`${id} goes on checking its token itself. Its menu still puts a gate in front.`)
}

/** The same where nobody stays to look. */
export async function putGateInFrontAndTell(id: string): Promise<void> {
  const result = await putGateInFront(id)
  if (!result.ok && result.failure.kind !== 'cancelled')
    sayFailed(result.failure, remedyOf(result.failure) ?? undefined)
}

/** The window's read-only copy of the snapshot: replaced whole, never edited, and never by an older one. */
import { create } from 'zustand'
import type { BerthApi } from '../../app/contract/api.ts'
import type { EngineView, Snapshot } from '../../app/contract/snapshot.ts'

interface Mirror {
  /** null until the app has sent the first one. */
  readonly snapshot: Snapshot | null
}

export const useMirror = create<Mirror>(() => ({ snapshot: null }))

/** Takes a snapshot unless a newer one is here already: the answer to `snapshot:get` may overtake a push. */
export function acceptSnapshot(snapshot: Snapshot): void {
  const current = useMirror.getState().snapshot
  if (current && current.revision >= snapshot.revision) return
  useMirror.setState({ snapshot })
}

/** Follows the app from now on. Returns how to stop. */
export function followApp(berth: Pick<BerthApi, 'ask' | 'onSnapshot'>): () => void {
  const stop = berth.onSnapshot(acceptSnapshot)
  void berth.ask('snapshot:get', undefined).then((result) => {
    if (result.ok) acceptSnapshot(result.value)
  })
  return stop
}

/** A part of the snapshot; `fallback` before the first one has come. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T, fallback: T): T {
  return useMirror(({ snapshot }) => (snapshot ? select(snapshot) : fallback))
}

const searching: EngineView = { kind: 'searching' }

export const useEngine = (): EngineView => useSnapshot(({ engine }) => engine, searching)

/** Pulls an image, and gives up when nothing arrives for a while, however slow a pull that goes on may be. */
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'

/**
 * Milliseconds without news after which a pull is given up. A reachable registry answers within seconds; a firewall
 * that swallows packets would cost minutes. Later, a layer that crawls may go without news for a while.
 */
export const PATIENCE = { first: 20_000, later: 60_000 } as const

export interface Patience {
  readonly first: number
  readonly later: number
}

/** Fails with what the pull fails with, and with `pull-failed` when the registry stays silent. */
export async function pullWithPatience(
  engine: Engine,
  image: string,
  deps: {
    readonly onProgress: (step: Extract<StartStep, { kind: 'pull' }>) => void
    readonly signal: AbortSignal
  },
  limits: Patience = PATIENCE,
): Promise<void> {
  const { onProgress, signal } = deps
  const stall = new AbortController()
  let timer = setTimeout(() => stall.abort(), limits.first)
  onProgress({ kind: 'pull', image, layers: [], currentBytes: 0, totalBytes: 0 })
  try {
    await engine.pull(
      image,
      (progress) => {
        clearTimeout(timer)
        timer = setTimeout(() => stall.abort(), limits.later)
        onProgress({ kind: 'pull', image, ...progress })
      },
      AbortSignal.any([signal, stall.signal]),
    )
  } catch (problem) {
    if (!stall.signal.aborted || signal.aborted) throw problem
    throw new Failure(
      'pull-failed',
      `Could not pull ${image}: the registry does not answer.`,
      'Check the internet connection (and the proxy settings of Docker), then try again.',
      { cause: problem },
    )
  } finally {
    clearTimeout(timer)
  }
}

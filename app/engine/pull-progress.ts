/** Adds up what the engine says about each layer while it pulls an image. */
import { z } from 'zod'
import type { LayerProgress } from '../contract/snapshot.ts'
import type { PullProgress } from './engine.ts'

const PullLine = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
  error: z.string().optional(),
})

interface Layer {
  readonly shown: LayerProgress
  /** Bytes fetched and to fetch, which stay when the step changes to extracting. */
  readonly fetched: number
  readonly size: number
}

export interface PullTally {
  /** Takes one line of the engine's answer. `error` is its text when the pull failed. */
  add(json: unknown): { readonly changed: boolean; readonly error: string | null }
  progress(): PullProgress
}

export function createPullTally(): PullTally {
  const layers = new Map<string, Layer>()
  return {
    add(json) {
      const { id, status, progressDetail, error } = PullLine.parse(json)
      if (error !== undefined) return { changed: false, error }
      if (!id || !status) return { changed: false, error: null }
      const { current = 0, total = 0 } = progressDetail ?? {}
      const layer = nextLayer(layers.get(id), id, status, current, Math.max(total, 0))
      if (layer) layers.set(id, layer)
      return { changed: layer !== null, error: null }
    },
    progress() {
      const all = [...layers.values()]
      return {
        layers: all.map(({ shown }) => shown),
        currentBytes: all.reduce((sum, { fetched }) => sum + fetched, 0),
        totalBytes: all.reduce((sum, { size }) => sum + size, 0),
      }
    },
  }
}

/** null for a line that is not about a layer, like "Pulling from library/node". */
function nextLayer(
  before: Layer | undefined,
  id: string,
  status: string,
  current: number,
  total: number,
): Layer | null {
  const size = Math.max(before?.size ?? 0, status === 'Downloading' ? total : 0)
  const fetched = before?.fetched ?? 0
  const layer = (state: LayerProgress['status'], at: number, of: number, got: number): Layer => ({
    shown: { id, status: state, current: at, total: of },
    fetched: got,
    size,
  })
  if (status === 'Downloading') return layer('downloading', current, total, current)
  if (status === 'Extracting') return layer('extracting', current, total, size)
  if (status === 'Pull complete' || status === 'Already exists') return layer('done', size, size, size)
  if (status === 'Download complete' || status.startsWith('Verifying')) return layer('downloading', size, size, size)
  if (status === 'Pulling fs layer' || status === 'Waiting' || status.startsWith('Retrying')) {
    return layer('waiting', 0, size, fetched)
  }
  return null
}

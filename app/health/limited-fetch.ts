/** Keeps a server that talks without end from filling the memory: the answers of one handshake together have a limit. */
import { loopbackFetch } from '../wire/loopback-fetch.ts'
import { SymptomFound } from './symptom.ts'

export interface LimitedFetch {
  readonly fetch: typeof loopbackFetch
  /** Fires with a SymptomFound `endless` as its reason once the limit is passed; the answer under way fails with it. */
  readonly passed: AbortSignal
}

/** @param limit bytes, of all bodies that come through this fetch */
export function createLimitedFetch(limit: number): LimitedFetch {
  const control = new AbortController()
  let left = limit

  const counted = (): TransformStream<Uint8Array, Uint8Array> =>
    new TransformStream({
      transform(chunk, out) {
        left -= chunk.length
        if (left >= 0) return out.enqueue(chunk)
        const found = new SymptomFound({ kind: 'endless', limit })
        control.abort(found)
        out.error(found)
      },
    })
  return {
    passed: control.signal,
    fetch: async (url, init) => {
      const response = await loopbackFetch(url, init)
      if (response.body === null) return response
      const { status, statusText, headers } = response
      return new Response(response.body.pipeThrough(counted()), { status, statusText, headers })
    },
  }
}

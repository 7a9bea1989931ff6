/** Thins out a quick run of changes, so that a busy fleet does not flood the window. */

export interface Coalesced<T> {
  offer(value: T): void
  stop(): void
}

/** Passes the first value on at once, then only the latest, at most one in `every` milliseconds. */
export function coalesce<T>(every: number, send: (value: T) => void): Coalesced<T> {
  let latest: { readonly value: T } | null = null
  let timer: NodeJS.Timeout | null = null
  const flush = (): void => {
    timer = null
    if (!latest) return
    const { value } = latest
    latest = null
    timer = setTimeout(flush, every)
    send(value)
  }
  return {
    offer: (value) => {
      latest = { value }
      if (!timer) flush()
    },
    stop: () => {
      if (timer) clearTimeout(timer)
      timer = null
      latest = null
    },
  }
}

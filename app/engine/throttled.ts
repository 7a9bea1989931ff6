/** Lets a fast source report at most so many times a second, without losing its last word. */

export interface Throttled<T> {
  (value: T): void
  /** Reports what still waits, now. To be called when the source ends, or a timer is left behind. */
  flush(): void
}

/** Calls `report` at once, then at most every `interval` ms with the newest value. */
export function throttled<T>(report: (value: T) => void, interval: number): Throttled<T> {
  let waiting: { readonly value: T } | null = null
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const due = waiting
    waiting = null
    if (due) report(due.value)
  }

  function onTimer(): void {
    timer = null
    if (waiting === null) return
    flush()
    timer = setTimeout(onTimer, interval)
  }

  const accept = (value: T): void => {
    if (timer) {
      waiting = { value }
      return
    }
    report(value)
    timer = setTimeout(onTimer, interval)
  }
  return Object.assign(accept, { flush })
}

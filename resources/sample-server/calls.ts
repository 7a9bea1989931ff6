/** The calls under way: one line in the log when each has ended, and the means to wait for the last one. */

export interface Call {
  /** Says what is asked, once the message has been read. */
  name(method: string, tool: string | null): void
  /** A stream that the client keeps open for ever is not waited for. */
  leaveOpen(): void
  cancel(): void
  end(status: number | string): void
}

export interface Calls {
  begin(): Call
  /** Resolves when no call is under way. */
  idle(): Promise<void>
}

export function createCalls(log: (line: string) => void): Calls {
  const running = new Set<Call>()
  const waiting = new Set<() => void>()

  const release = (call: Call): void => {
    running.delete(call)
    if (running.size > 0) return
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  return {
    begin() {
      const startedAt = performance.now()
      let words = '-'
      let cancelled = false
      const call: Call = {
        name: (method, tool) => {
          words = tool === null ? method : `${method} ${tool}`
        },
        leaveOpen: () => release(call),
        cancel: () => {
          cancelled = true
        },
        end: (status) => {
          release(call)
          const milliseconds = Math.round(performance.now() - startedAt)
          log(`${new Date().toISOString()} ${words} ${cancelled ? 'cancelled' : status} ${milliseconds} ms`)
        },
      }
      running.add(call)
      return call
    },
    idle: () => (running.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
  }
}

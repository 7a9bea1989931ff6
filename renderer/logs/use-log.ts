/** A server's log while someone looks: a buffer that fills from the stream, redrawn at most once per frame. */
import { useEffect, useRef, useState } from 'react'
import type { FailureView } from '../../app/contract/failure.ts'
import { createLogBuffer, type LogBuffer } from './ring-buffer.ts'

/** About 64 MB of Latin text at worst; 200,000 lines of ordinary length take a third of that. */
const limits = { lines: 200_000, characters: 64_000_000 } as const
/** Past lines to begin with: read in a fifth of a second, and more than a person scrolls back. */
const firstTail = 20_000

export interface Log {
  readonly buffer: LogBuffer
  /** Grows with each change of the buffer. */
  readonly version: number
  /** Lines the app left out because this window read more slowly than the server wrote. */
  readonly dropped: number
  readonly ended: { readonly failure: FailureView | null } | null
  clear(): void
}

/** Follows the log of a server; the stream itself goes on across its runs. */
export function useLog(id: string): Log {
  const buffer = useRef<LogBuffer | null>(null)
  buffer.current ??= createLogBuffer(limits)
  const kept = buffer.current
  const [version, setVersion] = useState(0)
  const [dropped, setDropped] = useState(0)
  const [ended, setEnded] = useState<Log['ended']>(null)

  useEffect(() => {
    let frame = 0
    const redraw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        setVersion((before) => before + 1)
      })
    }
    setEnded(null)
    const stop = window.berth.openStream({ kind: 'logs', id, tail: firstTail, follow: true }, (message) => {
      if (message.kind === 'lines') kept.append(message.lines)
      if (message.kind === 'dropped') setDropped((before) => before + message.count)
      if (message.kind === 'end') setEnded({ failure: message.failure })
      redraw()
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [id, kept])

  const clear = () => {
    kept.clear()
    setDropped(0)
    setVersion((before) => before + 1)
  }
  return { buffer: kept, version, dropped, ended, clear }
}

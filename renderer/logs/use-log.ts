/** A server's log while someone looks: a buffer that fills from the stream, redrawn at most once per frame. */
import { useEffect, useRef, useState } from 'react'
import type { LogLine } from '../../app/contract/streams.ts'
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
  readonly ended: { readonly reason: string | null } | null
  clear(): void
}

/**
 * Follows the log of a server. `run` tells one run of its container from the next: when it changes the stream is
 * opened again, and lines already here are not taken twice.
 */
export function useLog(id: string, run: string): Log {
  const buffer = useRef<LogBuffer | null>(null)
  buffer.current ??= createLogBuffer(limits)
  const kept = buffer.current
  const [version, setVersion] = useState(0)
  const [dropped, setDropped] = useState(0)
  const [ended, setEnded] = useState<Log['ended']>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is what asks for a new stream
  useEffect(() => {
    let frame = 0
    const redraw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        setVersion((before) => before + 1)
      })
    }
    const after = kept.at(kept.end() - 1)?.time ?? ''
    setEnded(null)
    const stop = window.berth.openStream({ kind: 'logs', id, tail: firstTail, follow: true }, (message) => {
      if (message.kind === 'lines') kept.append(newerThan(message.lines, after))
      if (message.kind === 'dropped') setDropped((before) => before + message.count)
      if (message.kind === 'end') setEnded({ reason: message.reason })
      redraw()
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [id, run, kept])

  const clear = () => {
    kept.clear()
    setDropped(0)
    setVersion((before) => before + 1)
  }
  return { buffer: kept, version, dropped, ended, clear }
}

/** ISO times from one engine sort as text; a line without a time cannot be told from an old one and is taken. */
export function newerThan(lines: readonly LogLine[], time: string): readonly LogLine[] {
  return time === '' ? lines : lines.filter((line) => line.time === '' || line.time > time)
}

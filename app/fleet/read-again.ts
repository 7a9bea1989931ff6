/** Remembers how far a container's log has been read, so that reading it again brings each line once. */
import type { LogLine } from '../contract/streams.ts'

export interface ReadAgain {
  /** Begins a reading: of a container's log that was read before, or of another's. */
  begin(isSameLog: boolean): void
  /**
   * Seconds since the epoch from which on the log has to be read again; null when no line of it has been seen.
   * Earlier than the last line, since the other stream's lines may have been written down late.
   */
  since(): number | null
  /** Whether the line has not been seen. To be asked about each line once, in order. */
  isNew(line: LogLine): boolean
}

/** Seconds by which an engine may write a line down later than the other stream's next one. */
const LATEST = 10

/** The last time of one stream, and how many of its lines had it: some engines only write seconds. */
interface Mark {
  time: string
  count: number
}

/** stdout and stderr are in order each, but not together: the engine reads and stamps them side by side. */
export function createReadAgain(): ReadAgain {
  let seen: Partial<Record<LogLine['source'], Mark>> = {}
  let skipped: Partial<Record<LogLine['source'], Mark>> = {}

  const note = ({ source, time }: LogLine): void => {
    // What the other stream wrote before the first line that was asked for was not asked for either.
    if (!seen.stdout && !seen.stderr) seen = { stdout: { time, count: 0 }, stderr: { time, count: 0 } }
    const mark = seen[source]
    if (mark?.time === time) mark.count++
    else seen[source] = { time, count: 1 }
  }
  const isSeen = ({ source, time }: LogLine): boolean => {
    const mark = skipped[source]
    if (!mark) return false
    if (time < mark.time) return true
    if (time === mark.time && mark.count-- > 0) return true
    delete skipped[source]
    return false
  }
  return {
    begin: (isSameLog) => {
      if (!isSameLog) seen = {}
      skipped = structuredClone(seen)
    },
    since: () => {
      const times = Object.values(seen).map(({ time }) => Math.floor(Date.parse(time) / 1000))
      return times.length === 0 ? null : Math.max(...times) - LATEST
    },
    isNew: (line) => {
      // Without times an old line cannot be told from a new one.
      if (line.time === '') return true
      if (isSeen(line)) return false
      note(line)
      return true
    },
  }
}

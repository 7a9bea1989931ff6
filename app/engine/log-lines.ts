/** Turns the bytes of a container's log into whole lines with their time and source. */
import type { LogLine } from '../contract/streams.ts'
import { createFrameReader, type Source } from './frames.ts'

/** Most bytes of one line that are kept, the note about the rest included; the engines cut their own records there too. */
export const MAX_LINE_BYTES = 16 * 1024
/** How a line that was cut ends. */
export const CUT_NOTE = / … \(cut, \d+ more bytes\)$/
/** Room for the note " … (cut, 1234567890 more bytes)". */
const KEPT_BYTES = MAX_LINE_BYTES - 64

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
/** "2026-11-20T10:00:00.000000000+01:00" is the longest time an engine writes. */
const MAX_TIME_BYTES = 36

export interface LineReader {
  /** The lines that this chunk completes. */
  read(chunk: Buffer): readonly LogLine[]
  /** What is left at the end of the log: a last line without its line end. */
  finish(): readonly LogLine[]
}

/** A line whose end has not arrived: the engine stores long lines in pieces, and each piece has its own time. */
interface OpenLine {
  readonly time: string
  readonly pieces: Buffer[]
  kept: number
  cut: number
}

/** Reads a log that was asked for with timestamps. `terminal`: the container has a TTY, so the stream has no frames. */
export function createLineReader(options: { readonly terminal: boolean }): LineReader {
  const open: Record<Source, OpenLine | null> = { stdout: null, stderr: null }
  let lines: LogLine[] = []

  /** One stored record: time, text, and a line end unless more of the line follows. */
  function record(source: Source, bytes: Buffer, start: number, end: number): void {
    const textStart = startOfText(bytes, start, end)
    const time = textStart === start ? '' : bytes.toString('latin1', start, textStart - 1)
    let from = textStart
    while (from < end) {
      const lineEnd = bytes.indexOf(NEWLINE, from)
      if (lineEnd < 0 || lineEnd >= end) {
        open[source] = extended(open[source], time, bytes, from, end)
        return
      }
      lines.push(completed(source, time, bytes, from, lineEnd))
      from = lineEnd + 1
    }
  }

  function completed(source: Source, time: string, bytes: Buffer, from: number, to: number): LogLine {
    const end = to > from && bytes[to - 1] === RETURN ? to - 1 : to
    const begun = open[source]
    if (begun === null && end - from <= KEPT_BYTES) return { source, time, text: bytes.toString('utf8', from, end) }
    open[source] = null
    return closed(source, extended(begun, time, bytes, from, end))
  }

  const readFrames = createFrameReader(record)
  const readTerminal = createRecordReader((bytes, start, end) => record('stdout', bytes, start, end))
  const read = options.terminal ? readTerminal.read : readFrames

  function taken(): readonly LogLine[] {
    const ready = lines
    lines = []
    return ready
  }

  return {
    read(chunk) {
      read(chunk)
      return taken()
    },
    finish() {
      if (options.terminal) readTerminal.finish()
      for (const source of ['stdout', 'stderr'] as const) {
        const begun = open[source]
        if (begun) lines.push(closed(source, begun))
        open[source] = null
      }
      return taken()
    },
  }
}

/** Without frames a record ends where its line ends; one that is longer than a line may be is passed on in pieces. */
function createRecordReader(onRecord: (bytes: Buffer, start: number, end: number) => void): {
  read(chunk: Buffer): void
  finish(): void
} {
  let rest: Buffer | null = null

  function finish(): void {
    if (rest) onRecord(rest, 0, rest.length)
    rest = null
  }

  function read(chunk: Buffer): void {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      onRecord(bytes, start, end + 1)
      start = end + 1
    }
    rest = start === bytes.length ? null : bytes.subarray(start)
    if (rest && rest.length > MAX_LINE_BYTES) finish()
  }

  return { read, finish }
}

/** Where the text begins behind "2026-11-20T10:00:00.000000000Z "; `start` when there is no time. */
function startOfText(bytes: Buffer, start: number, end: number): number {
  // 45 is "-", 84 is "T": cheap and enough, since only the engine writes at this place.
  if (bytes[start + 4] !== 45 || bytes[start + 10] !== 84) return start
  const space = bytes.indexOf(SPACE, start + 19)
  return space < 0 || space >= end || space - start > MAX_TIME_BYTES ? start : space + 1
}

function extended(begun: OpenLine | null, time: string, bytes: Buffer, from: number, to: number): OpenLine {
  const line = begun ?? { time, pieces: [], kept: 0, cut: 0 }
  const room = Math.min(to - from, KEPT_BYTES - line.kept)
  // Copied: a view would keep the whole chunk alive for as long as the line stays open.
  if (room > 0) line.pieces.push(Buffer.from(bytes.subarray(from, from + room)))
  line.kept += room
  line.cut += to - from - room
  return line
}

function closed(source: Source, { time, pieces, cut }: OpenLine): LogLine {
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
  if (cut === 0) return { source, time, text: bytes.toString('utf8') }
  const text = bytes.toString('utf8', 0, characterEnd(bytes))
  return { source, time, text: `${text} … (cut, ${cut} more bytes)` }
}

/** The end of the last whole UTF-8 character: a cut must not leave half of one. */
function characterEnd(bytes: Buffer): number {
  let lead = bytes.length - 1
  while (lead > 0 && ((bytes[lead] as number) & 0xc0) === 0x80) lead--
  const first = bytes[lead] as number
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  return lead + length <= bytes.length ? bytes.length : lead
}

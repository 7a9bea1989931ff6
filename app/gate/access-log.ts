/** Reads one line of a gate's log: what callers say about themselves in there may be anything. */
import { z } from 'zod'
import type { Instant } from '../contract/snapshot.ts'

/** Characters that are kept of what a caller says about itself; the gate writes no more either. */
export const MOST_OF_CLIENT = 60
export const MOST_OF_AGENT = 100

export type AccessRecord = Opened | Ended

/** A client began to listen on an event stream; it ends with the request of the same id. */
export interface Opened {
  readonly kind: 'opened'
  readonly id: string
  readonly at: Instant
}

export interface Ended {
  readonly kind: 'ended'
  readonly id: string
  readonly at: Instant
  readonly status: number
  readonly caller: z.infer<typeof Caller>
  readonly method: string
  readonly isStream: boolean
  readonly milliseconds: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** The client that the bridge speaks for, '' when the caller is not the bridge. Printable ASCII. */
  readonly client: string
  /** How the user agent begins. Printable ASCII. */
  readonly agent: string
}

/** Longer lines are none of a gate's: the longest has about 500 characters. */
const LONGEST_LINE = 2_000
const BEGINNING = '{"gate":1,'

const Caller = z.enum(['current', 'previous', 'none', 'wrong', 'expired'])
/** Milliseconds that a date can hold. */
const Seconds = z.number().min(0).max(8.64e12)
const Size = z.number().min(0).max(Number.MAX_SAFE_INTEGER)
/** As the gate's configuration names a request; gates that an earlier Berth started have 32 random digits. */
const Id = z.string().regex(/^(?:\d{1,12}\.\d{3}-\d{1,20}-\d{1,20}|[0-9a-f]{32})$/)

const said = (most: number) =>
  z.string().transform((text) =>
    text
      .replace(/[^\x20-\x7e]/g, '')
      .slice(0, most)
      .trim(),
  )

const OpenedLine = z.object({ at: Seconds, id: Id, opened: z.literal(true) })
const EndedLine = z.object({
  at: Seconds,
  id: Id,
  status: z.int().min(100).max(599),
  caller: Caller,
  method: z.string().max(32),
  stream: z.boolean(),
  seconds: Seconds,
  in: Size,
  out: Size,
  client: said(MOST_OF_CLIENT),
  agent: said(MOST_OF_AGENT),
})

/** null for a line that is none of the access log, or not as a gate writes it. */
export function accessRecord(line: string): AccessRecord | null {
  if (!line.startsWith(BEGINNING) || line.length > LONGEST_LINE) return null
  const json = parsed(line)
  const opened = OpenedLine.safeParse(json)
  if (opened.success) {
    const { id, at } = opened.data
    return { kind: 'opened', id, at: milliseconds(at) }
  }
  const { data } = EndedLine.safeParse(json)
  if (!data) return null
  const { at, stream, seconds, in: bytesIn, out: bytesOut, ...rest } = data
  return {
    kind: 'ended',
    ...rest,
    at: milliseconds(at),
    isStream: stream,
    milliseconds: milliseconds(seconds),
    bytesIn,
    bytesOut,
  }
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000)

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** What flows while someone looks: logs and stats. Asked for by name, sent in batches, ended by either side. */
import { z } from 'zod'
import type { FailureView } from './failure.ts'
import type { PortMap } from './ports.ts'
import { ServerId } from './server.ts'
import type { Traffic } from './traffic.ts'

export const StreamRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('logs'),
    id: ServerId,
    /** How many past lines to begin with. */
    tail: z.int().min(0).max(200_000).default(2_000),
    /** False ends the stream after the lines there are now. */
    follow: z.boolean().default(true),
  }),
  z.object({ kind: z.literal('stats'), ids: z.array(ServerId).max(500) }),
  /** The map of ports at once, and again each time it changes. */
  z.object({ kind: z.literal('ports') }),
  /** One server's traffic at once, and again when it has changed, at most once a second. */
  z.object({ kind: z.literal('traffic'), id: ServerId }),
])
export type StreamRequest = z.infer<typeof StreamRequest>

export interface LogLine {
  readonly source: 'stdout' | 'stderr'
  /** ISO 8601 as the engine wrote it, or '' when the engine keeps none. */
  readonly time: string
  /** Secrets redacted; ANSI colours kept. No line end. At most 16 KiB. */
  readonly text: string
}

export interface StatsSample {
  readonly id: string
  /** Share of one core: 1.5 is one and a half cores. */
  readonly cpu: number
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
}

export type StreamMessage =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly kind: 'stats'; readonly samples: readonly StatsSample[] }
  | { readonly kind: 'ports'; readonly map: PortMap }
  | { readonly kind: 'traffic'; readonly traffic: Traffic }
  /** The log was cut: this many lines were left out because the reader was slower than the writer. */
  | { readonly kind: 'dropped'; readonly count: number }
  | { readonly kind: 'end'; readonly failure: FailureView | null }

/** What the reader sends back: one per message that it has drawn, so that at most a few are under way. */
export interface StreamAck {
  readonly ack: number
}

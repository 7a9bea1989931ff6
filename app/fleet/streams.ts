/** Opens and ends the streams a face asks for; a stream that breaks says so in its last message. */
import { viewOf } from '../contract/failure.ts'
import { assertNever } from '../contract/result.ts'
import type { StreamMessage, StreamRequest } from '../contract/streams.ts'
import type { GateTraffic } from './gate-traffic.ts'
import { type LogStreamParts, streamLog } from './log-stream.ts'
import { streamPorts } from './ports-stream.ts'
import { streamStats } from './stats-stream.ts'
import { streamTraffic } from './traffic-stream.ts'
import type { PortWatch } from './watch-ports.ts'

export interface Sink {
  /** The next message comes once this one resolved. */
  send(message: StreamMessage): Promise<void>
}

export interface Streams {
  /** Returns how to end it; nothing is sent afterwards. */
  open(request: StreamRequest, sink: Sink): () => void
  end(): void
}

export interface StreamParts extends LogStreamParts {
  readonly ports: Pick<PortWatch, 'follow'>
  readonly traffic: Pick<GateTraffic, 'trafficOf' | 'subscribe'>
}

export function createStreams(parts: StreamParts): Streams {
  const open = new Set<AbortController>()

  const run = async (request: StreamRequest, sink: Sink, signal: AbortSignal): Promise<void> => {
    const send = async (message: StreamMessage): Promise<void> => {
      if (!signal.aborted) await sink.send(message)
    }
    try {
      await flow(parts, request, send, signal)
    } catch (thrown) {
      // A reader that went away cannot be told.
      await send({ kind: 'end', failure: viewOf(thrown) }).catch(() => undefined)
    }
  }
  return {
    open: (request, sink) => {
      const cancel = new AbortController()
      open.add(cancel)
      void run(request, sink, cancel.signal).finally(() => open.delete(cancel))
      return () => cancel.abort()
    },
    end: () => {
      for (const cancel of open) cancel.abort()
    },
  }
}

function flow(parts: StreamParts, request: StreamRequest, send: Sink['send'], signal: AbortSignal): Promise<void> {
  switch (request.kind) {
    case 'logs':
      return streamLog(parts, request, send, signal)
    case 'stats':
      return streamStats({ store: parts.picture.store, engine: parts.engine }, request.ids, send, signal)
    case 'ports':
      return streamPorts(parts.ports, send, signal)
    case 'traffic':
      return streamTraffic(parts.traffic, request.id, send, signal)
    default:
      return assertNever(request)
  }
}

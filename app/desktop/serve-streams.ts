/** The door for streams: one message port each, never more under way than the window has drawn. */
import type { IpcMain, IpcMainEvent, MessagePortMain } from 'electron'
import { z } from 'zod'
import type { FailureView } from '../contract/failure.ts'
import { type StreamMessage, StreamRequest } from '../contract/streams.ts'
import { STREAM } from './channels.ts'

/** Messages under way before the sender waits: one is drawn while the next travels. */
const AHEAD = 2
/** Far above what one window shows at a time (a log and the stats of all servers): a leak, not a use. */
const MOST_STREAMS = 16

const unknownStream: FailureView = {
  kind: 'invalid-input',
  message: 'That is not a stream Berth has.',
  fix: 'Start Berth again: window and app may be of different versions.',
}
const tooManyStreams: FailureView = {
  kind: 'busy',
  message: 'Too many streams are open.',
  fix: 'Close a log, then try again.',
}

const Ack = z.object({ ack: z.int().min(1).max(AHEAD) })

export interface Sink {
  /** Resolves when the next message may be sent; at once when the reader is gone. */
  send(message: StreamMessage): Promise<void>
}

export interface StreamDoor {
  readonly open: (request: StreamRequest, sink: Sink) => () => void
  readonly isTrusted: (event: IpcMainEvent) => boolean
}

/** Serves streams until the returned function is called, which ends the open ones too. */
export function serveStreams(ipc: Pick<IpcMain, 'on' | 'off'>, door: StreamDoor): { closeAll(): void; stop(): void } {
  const endings = new Set<() => void>()
  const serve = (event: IpcMainEvent, payload: unknown): void => {
    const [port] = event.ports
    if (!port) return
    const request = StreamRequest.safeParse(payload)
    if (!door.isTrusted(event)) port.close()
    else if (!request.success) refuse(port, unknownStream)
    else if (endings.size >= MOST_STREAMS) refuse(port, tooManyStreams)
    else endings.add(carry(port, request.data, door.open, (end) => endings.delete(end)))
  }
  const closeAll = (): void => {
    for (const end of endings) end()
  }
  ipc.on(STREAM, serve)
  return {
    closeAll,
    stop: () => {
      ipc.off(STREAM, serve)
      closeAll()
    },
  }
}

/** Says why; the port closes once that has been read. */
function refuse(port: MessagePortMain, failure: FailureView): void {
  port.on('message', () => port.close())
  port.start()
  port.postMessage({ kind: 'end', failure } satisfies StreamMessage)
}

/** Connects one port with one stream; either side may end it. */
function carry(
  port: MessagePortMain,
  request: StreamRequest,
  open: StreamDoor['open'],
  onEnd: (end: () => void) => void,
): () => void {
  let underway = 0
  let isOpen = true
  let isLast = false
  let proceed = (): void => undefined
  const sink: Sink = {
    send: async (message) => {
      if (!isOpen) return
      underway += 1
      isLast = message.kind === 'end'
      port.postMessage(message)
      if (underway < AHEAD) return
      await new Promise<void>((resolve) => {
        proceed = resolve
      })
    },
  }
  const end = (): void => {
    if (!isOpen) return
    isOpen = false
    onEnd(end)
    stopStream()
    proceed()
    port.close()
  }
  port.on('message', ({ data }) => {
    const drawn = Ack.safeParse(data)
    if (!drawn.success) return
    underway = Math.max(0, underway - drawn.data.ack)
    if (isLast && underway === 0) end()
    else if (underway < AHEAD) proceed()
  })
  port.on('close', end)
  port.start()
  const stopStream = open(request, sink)
  return end
}

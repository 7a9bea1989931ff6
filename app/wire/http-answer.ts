/** Reads what comes back over HTTP: a text, the events of a stream, or a refusal. */
import type { IncomingMessage } from 'node:http'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { LONGEST_MESSAGE, readMessage } from './message.ts'

/** As much of a refusal's body as is read: an MCP error, or the beginning of somebody's page. */
const LONGEST_REFUSAL = 1024 * 1024

/** The server said no, with a status that is not 2xx. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number
  readonly text: string
  readonly contentType: string
  /** Where a redirect that was not followed leads to. */
  readonly location: string

  constructor({ statusCode = 0, headers }: IncomingMessage, text: string) {
    super(`HTTP ${statusCode}`)
    this.status = statusCode
    this.text = text
    this.contentType = headers['content-type'] ?? ''
    this.location = headers.location ?? ''
  }
}

/** The server said yes, with something that is no answer of MCP. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
}

export const isOk = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300

/** Like "application/json"; empty when there is none. */
export const mediaTypeOf = ({ headers }: IncomingMessage): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

export async function refusalFrom(incoming: IncomingMessage): Promise<HttpRefusal> {
  let text = ''
  try {
    for await (const chunk of incoming.setEncoding('utf8')) {
      text += chunk
      if (text.length > LONGEST_REFUSAL) break
    }
  } catch {
    // The status says it already.
  }
  return new HttpRefusal(incoming, text)
}

/** The whole body. Rejects with UnexpectedAnswer when it is too long, or with the socket's error. */
export function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > LONGEST_MESSAGE) incoming.destroy(tooLong())
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks).toString()))
    incoming.once('error', reject)
  })
}

export interface EventHandlers {
  readonly onEvent: (event: EventSourceMessage) => void
  /** Milliseconds that the server asks to wait before the stream is opened again. */
  readonly onRetry?: (pause: number) => void
}

/** Resolves when the stream has ended or was cut. Rejects with UnexpectedAnswer when an event is too long. */
export function readEvents(incoming: IncomingMessage, { onEvent, onRetry }: EventHandlers): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = createParser({
      onEvent,
      ...(onRetry ? { onRetry } : {}),
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') incoming.destroy(tooLong())
      },
      maxBufferSize: LONGEST_MESSAGE,
    })
    // Takes a mark of byte order away, which the standard of event streams asks for.
    const decoder = new TextDecoder()
    incoming.on('data', (chunk: Buffer) => {
      if (!incoming.destroyed) parser.feed(decoder.decode(chunk, { stream: true }))
    })
    incoming.once('error', (error) => {
      if (error instanceof UnexpectedAnswer) reject(error)
    })
    incoming.once('close', resolve)
  })
}

/** null for events that carry no message, such as the one that only gives the stream an id. */
export function messageIn({ event, data }: EventSourceMessage): JSONRPCMessage | null {
  if (data === '' || (event !== undefined && event !== 'message')) return null
  try {
    return readMessage(data)
  } catch {
    return null
  }
}

export const unexpectedType = (incoming: IncomingMessage): UnexpectedAnswer =>
  new UnexpectedAnswer(`Unexpected content type: ${mediaTypeOf(incoming) || 'none'}`)

const tooLong = (): UnexpectedAnswer =>
  new UnexpectedAnswer(`The answer has more than ${LONGEST_MESSAGE / 1024 / 1024} MB.`)

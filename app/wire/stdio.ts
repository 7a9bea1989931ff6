/** A client on stdin and stdout: one JSON-RPC message per line, both ways. */
import type { Readable, Writable } from 'node:stream'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server'
import { isFields } from '../contract/fields.ts'
import { lineCutter } from './line-cutter.ts'
import { lineOf, NotAMessage, readMessage } from './message.ts'

const INVALID_REQUEST = -32600

export interface ClientOnStdio {
  send(message: JSONRPCMessage): void
  /** Hears no more, and resolves when all that was sent is written, or cannot be. */
  close(): Promise<void>
}

interface Listeners {
  readonly onMessage: (message: JSONRPCMessage) => void
  /** A line that was not understood. One that wants an answer has got its error. */
  readonly onNoise: (problem: Error) => void
}

export function clientOnStdio(stdin: Readable, stdout: Writable, { onMessage, onNoise }: Listeners): ClientOnStdio {
  const send = (message: JSONRPCMessage): void => void stdout.write(lineOf(message))
  const receive = (line: string): void => {
    let message: JSONRPCMessage
    try {
      message = readMessage(line)
    } catch (thrown) {
      const id = thrown instanceof NotAMessage ? requestIdIn(thrown.value) : null
      if (id !== null) send({ jsonrpc: '2.0', id, error: { code: INVALID_REQUEST, message: 'Not a request of MCP.' } })
      onNoise(thrown as Error)
      return
    }
    onMessage(message)
  }
  const hear = lineCutter({ onLine: receive, onTooLong: onNoise })
  stdin.on('data', hear)
  // That nobody reads any more is told by the end of stdin; what is written then is lost, and no reason to fall over.
  stdout.on('error', () => undefined)
  return {
    send,
    close: () => {
      stdin.off('data', hear)
      return new Promise((resolve) => void stdout.write('', () => resolve()))
    },
  }
}

function requestIdIn(value: unknown): RequestId | null {
  if (!isFields(value) || value['method'] === undefined) return null
  const { id } = value
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

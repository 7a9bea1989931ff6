/** The stdio face: one client on this process's own pipes; stdout carries protocol only. */
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server'
import { type StdioServerHandle, StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { type Call, createCalls } from './calls.ts'
import { createSampleServer } from './mcp-server.ts'
import { askedBy } from './message.ts'

export function serveSampleStdio(log: (line: string) => void): StdioServerHandle {
  return serveStdio(createSampleServer, { transport: loggedTransport(new StdioServerTransport(), log) })
}

/** The same transport with a line in the log for each request that passes and is answered or cancelled. */
function loggedTransport(inner: Transport, log: (line: string) => void): Transport {
  const calls = createCalls(log)
  const running = new Map<string | number, Call>()

  const end = (id: string | number, status: string): void => {
    running.get(id)?.end(status)
    running.delete(id)
  }
  const received = (message: JSONRPCMessage): void => {
    const asked = askedBy(message)
    if (asked === null) return
    if (asked.cancels !== null) end(asked.cancels, 'cancelled')
    if (asked.id === null) return
    const call = calls.begin()
    call.name(asked.method, asked.tool)
    running.set(asked.id, call)
  }
  const sent = (message: JSONRPCMessage): void => {
    if ('method' in message || message.id === undefined) return
    end(message.id, 'error' in message ? 'error' : 'ok')
  }

  const outer: Transport = {
    start: () => {
      inner.onmessage = (message, extra) => {
        received(message)
        outer.onmessage?.(message, extra)
      }
      inner.onclose = () => outer.onclose?.()
      inner.onerror = (error) => outer.onerror?.(error)
      return inner.start()
    },
    send: async (message, options) => {
      await inner.send(message, options)
      sent(message)
    },
    close: () => inner.close(),
  }
  return outer
}

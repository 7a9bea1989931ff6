/** Calls of a tool over a number of kept connections, as several clients make them. */
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface Target {
  readonly port: number
  readonly token: string | null
}

const BODY = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'echo', arguments: { message: 'hello' } },
})

export const keptConnections = (count: number): Agent => new Agent({ keepAlive: true, maxSockets: count })

/**
 * One tools/call of echo. Resolves with its milliseconds once the connection is free again; rejects for any answer but
 * the right one. They end where an MCP client has its answer: at the end of its event. The end of the stream may come
 * after it in a packet of its own.
 */
export function echo({ port, token }: Target, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now()
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    }
    const call = request({ host: '127.0.0.1', port, path: '/mcp', method: 'POST', agent, headers }, (answer) => {
      let text = ''
      let answeredAt: number | null = null
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (answeredAt === null && /^data:.*hello.*\r?\n\r?\n/m.test(text)) answeredAt = performance.now()
      })
      answer.once('end', () => {
        if (answer.statusCode === 200 && text.includes('hello')) resolve((answeredAt ?? performance.now()) - from)
        else reject(new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 200)}`))
      })
      answer.once('error', reject)
    })
    call.once('error', reject)
    call.end(BODY)
  })
}

/**
 * Milliseconds of each call to each of the targets: they come at a steady rate that no target has trouble with, in turn
 * to one target and the other, and in turn over so many kept connections to each. What a call takes is then its own
 * time, and not that of a queue.
 */
export async function steadyCalls<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  { connections, calls, rate }: { readonly connections: number; readonly calls: number; readonly rate: number },
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(targets) as Name[]
  const lines = names.map((name) => ({
    target: targets[name],
    agents: Array.from({ length: connections }, () => keptConnections(1)),
    pending: [] as Promise<number>[],
  }))
  // Each connection is there before the first call that counts.
  await Promise.all(lines.flatMap(({ target, agents }) => agents.map((agent) => echo(target, agent))))
  const from = performance.now()
  for (let call = 0; call < calls; call++) {
    for (const [index, { target, agents, pending }] of lines.entries()) {
      const due = from + ((call + index / lines.length) * 1000) / rate
      while (performance.now() < due) await delay(due - performance.now() > 2 ? 1 : 0)
      pending.push(echo(target, agents[call % connections] ?? keptConnections(1)))
    }
  }
  const times = await Promise.all(lines.map(({ pending }) => Promise.all(pending)))
  for (const { agents } of lines) for (const agent of agents) agent.destroy()
  const byName: Partial<Record<Name, readonly number[]>> = {}
  for (const [index, name] of names.entries()) byName[name] = times[index] ?? []
  return byName as Record<Name, readonly number[]>
}

/** Calls a second: `calls` in all, each connection with the next as soon as it has its answer. */
export async function throughput(target: Target, connections: number, calls: number): Promise<number> {
  const agent = keptConnections(connections)
  const from = performance.now()
  const one = async (): Promise<void> => {
    for (let done = 0; done < calls / connections; done++) await echo(target, agent)
  }
  await Promise.all(Array.from({ length: connections }, one))
  const seconds = (performance.now() - from) / 1000
  agent.destroy()
  return calls / seconds
}

/** A program that speaks MCP on stdin and stdout, started as an AI client starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

export interface Stdio {
  readonly pid: number
  /** The handshake, as Claude Desktop has it. */
  hello(): Promise<void>
  /** Milliseconds of one call of the tool echo. Rejects for any answer but the right one. */
  echo(): Promise<number>
  /** Closes its stdin, and kills it where that is not enough. */
  end(): Promise<void>
}

const PATIENCE = 2_000

export function startStdio({ command, args, env }: Program): Stdio {
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (line: string) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id } = JSON.parse(line) as { readonly id?: number }
    if (id === undefined) return
    waiting.get(id)?.(line)
    waiting.delete(id)
  })
  const say = (message: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  let last = 0
  const ask = (method: string, params: object): Promise<string> => {
    const id = ++last
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve))
    say({ id, method, params })
    return answer
  }
  return {
    pid: child.pid ?? 0,
    hello: async () => {
      const clientInfo = { name: 'claude-ai', version: '1' }
      await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo })
      say({ method: 'notifications/initialized' })
    },
    echo: async () => {
      const from = performance.now()
      const answer = await ask('tools/call', { name: 'echo', arguments: { message: 'hello' } })
      const took = performance.now() - from
      if (!answer.includes('"result"') || !answer.includes('hello')) throw new Error(answer.slice(0, 200))
      return took
    },
    end: async () => {
      const closed = once(child, 'close')
      child.stdin.end()
      const kill = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
      await closed
      clearTimeout(kill)
    },
  }
}

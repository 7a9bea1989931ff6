/** The client's side of the story, played by the official SDK. */
import { readFile } from 'node:fs/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

interface StdioEntry {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const newClient = (): Client => new Client({ name: 'claude-ai', version: '1.0.0' })

/** What Claude Desktop hands to a server besides the entry's own env (clients.md 1.10). */
const launchEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  LOGNAME: 'person',
  PATH: '/usr/bin:/bin',
  SHELL: '/bin/sh',
  TERM: 'dumb',
  USER: 'person',
})

/** Reads the client's file as Claude Desktop does, and starts what it names: `/` as cwd, a poor environment. */
export async function connectAsClaude(file: string, entryName: string, home: string): Promise<Client> {
  const { mcpServers } = JSON.parse(await readFile(file, 'utf8')) as { mcpServers: Record<string, StdioEntry> }
  const entry = mcpServers[entryName]
  if (!entry) throw new Error(`${file} has no entry ${entryName}.`)
  const client = newClient()
  const env = { ...launchEnvironment(home), ...entry.env }
  await client.connect(
    new StdioClientTransport({ command: entry.command, args: [...entry.args], env, cwd: '/', stderr: 'ignore' }),
  )
  return client
}

/** Speaks HTTP straight to the published port. */
export async function connectByUrl(url: string, token: string | null): Promise<Client> {
  const client = newClient()
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined
  await client.connect(new StreamableHTTPClientTransport(new URL(url), headers ? { requestInit: { headers } } : {}))
  return client
}

/** The status of a bare `initialize`, for what a client library would only call an error. */
export async function initializeStatus(url: string, token: string | null): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } },
    }),
  })
  await answer.body?.cancel()
  return answer.status
}

/** The text of a tool's first answer. */
export async function callText(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const { content } = await client.callTool({ name, arguments: args })
  const [first] = content
  return first?.type === 'text' ? first.text : ''
}

/** Runs the bridge as an AI client does: a bundled script, a poor environment, the official SDK on the other end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, type ClientOptions } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { build } from 'vite'
import type { FailureView } from '../../contract/failure.ts'
import { closeServer, listen } from '../../health/testing/mcp-servers.ts'

/** Bundles the bridge; answers the script's path and how to remove it. */
export async function bundleBridge(): Promise<{ readonly script: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bridge-'))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('./bridge-process.ts', import.meta.url)),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'bridge.mjs', chunkFileNames: '[name].mjs' } },
    },
  })
  return { script: join(folder, 'bridge.mjs'), remove: () => rm(folder, { recursive: true }) }
}

/** A home of its own with whatever servers a test writes into it. */
export interface TestHome {
  readonly root: string
  write(servers: Readonly<Record<string, object>>, settings?: object): Promise<void>
  token(id: string, token: string): Promise<void>
  remove(): Promise<void>
}

export async function testHome(): Promise<TestHome> {
  const root = await mkdtemp(join(tmpdir(), 'berth-home-'))
  return {
    root,
    write: (servers, settings = {}) =>
      writeFile(join(root, 'fleet.json'), JSON.stringify({ version: 1, settings, servers })),
    token: async (id, token) => {
      const file = join(root, 'servers', id, 'token')
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, token)
    },
    remove: () => rm(root, { recursive: true }),
  }
}

/** Stands for the engine: the bridge asks it to start a server. */
export async function starter(start: (id: string) => Promise<FailureView | null>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const id = (request.url ?? '').slice(1)
    asked.push(id)
    void start(id).then((failure) => response.writeHead(failure ? 500 : 200).end(JSON.stringify(failure)))
  })
  const port = await listen(server, 0)
  return { url: `http://127.0.0.1:${port}`, asked, close: () => closeServer(server) }
}

/** Stands for the engine: the bridge asks it whether a port is the server's own. */
export async function witness(isOwn: (port: number) => boolean | FailureView) {
  const server = createServer((request, response) => {
    const answer = isOwn(Number((request.url ?? '').slice(1)))
    response.writeHead(typeof answer === 'boolean' ? 200 : 500).end(JSON.stringify(answer))
  })
  const port = await listen(server, 0)
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}

export interface Bridged {
  readonly client: Client
  readonly pid: number
  /** Every message that arrived after the handshake, in order: its method, or `answer`. */
  readonly heard: string[]
  stderr(): string
  close(): Promise<void>
}

/** Starts the bridge with nothing but its home in the environment, in the root folder, and says hello. */
export async function bridged(
  script: string,
  id: string,
  env: Readonly<Record<string, string>>,
  options: ClientOptions = {},
): Promise<Bridged> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, id],
    env: { ...env },
    cwd: '/',
    stderr: 'pipe',
    maxBufferSize: 200 * 2 ** 20,
  })
  let stderr = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const heard: string[] = []
  const client = new Client({ name: 'claude-ai', version: '0.1.0' }, options)
  await client.connect(transport)
  const receive = transport.onmessage
  transport.onmessage = (message) => {
    heard.push('method' in message ? message.method : 'answer')
    receive?.(message)
  }
  return { client, pid: transport.pid ?? 0, heard, stderr: () => stderr, close: () => client.close() }
}

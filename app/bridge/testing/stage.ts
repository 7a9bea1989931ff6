/** A home, servers and bridges that live as long as one test. */
import { createServer } from 'node:net'
import type { ClientOptions } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startMcpServer, type TestServer, type TestServerOptions } from '../../health/testing/mcp-servers.ts'
import { type Bridged, bridged, bundleBridge, type TestHome, testHome } from './bridged.ts'

export const TOKEN = 'a'.repeat(64)
export const SECOND_TOKEN = 'b'.repeat(64)

/** Nothing starts a server unless a test says so. */
export const atRest = { startOnDemand: false }

interface BridgeOptions {
  readonly env?: Record<string, string>
  readonly options?: ClientOptions
}

export interface Stage {
  readonly home: () => TestHome
  readonly script: () => string
  /** Called at the end of the test, the last first. */
  later(cleanup: () => Promise<unknown>): void
  server(options?: Partial<TestServerOptions>): Promise<TestServer>
  bridge(id: string, options?: BridgeOptions): Promise<Bridged>
  /** A server named `notes` with its token in the home, and a bridge to it. */
  bridgedTo(running: TestServer, options?: BridgeOptions & { readonly definition?: object }): Promise<Bridged>
}

/** Sets the hooks of a test file. */
export function setStage(): Stage {
  let script = ''
  let removeScript = async (): Promise<void> => undefined
  let home: TestHome
  const cleanups: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    const bundle = await bundleBridge()
    script = bundle.script
    removeScript = bundle.remove
  }, 60_000)
  afterAll(() => removeScript())
  beforeEach(async () => {
    home = await testHome()
  })
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
    await home.remove()
  })

  const later = (cleanup: () => Promise<unknown>): void => void cleanups.push(cleanup)
  const bridge: Stage['bridge'] = async (id, { env, options } = {}) => {
    const running = await bridged(script, id, { BERTH_HOME: home.root, ...env }, options)
    later(() => running.close())
    return running
  }
  return {
    home: () => home,
    script: () => script,
    later,
    bridge,
    server: async (options = {}) => {
      const started = await startMcpServer({ kind: 'stateful', token: TOKEN, ...options })
      later(() => started.close())
      return started
    },
    bridgedTo: async (running, { definition, ...options } = {}) => {
      await home.write({ notes: definitionOf(running.port, definition) }, atRest)
      await home.token('notes', TOKEN)
      return bridge('notes', options)
    },
  }
}

export const definitionOf = (port: number, more: object = {}): object => ({ image: 'test/server', port, ...more })

/** The text that a tool answers. */
export async function call({ client }: Bridged, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { content } = await client.callTool({ name, arguments: args })
  return content.map((part) => (part.type === 'text' ? part.text : part.type)).join()
}

/** A port where nothing listens. */
export async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }
  await new Promise((resolve) => listener.close(resolve))
  return port
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

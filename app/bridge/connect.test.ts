import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientOptions } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FailureView } from '../contract/failure.ts'
import { type Kind, startMcpServer, type TestServer, type TestServerOptions } from '../health/testing/mcp-servers.ts'
import { type Bridged, bridged, bundleBridge, starter, type TestHome, testHome } from './testing/bridged.ts'

const TOKEN = 'a'.repeat(64)
const SECOND_TOKEN = 'b'.repeat(64)

let script = ''
let removeScript = async (): Promise<void> => undefined
beforeAll(async () => {
  const bundle = await bundleBridge()
  script = bundle.script
  removeScript = bundle.remove
}, 60_000)
afterAll(() => removeScript())

let home: TestHome
const cleanups: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  home = await testHome()
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await home.remove()
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function server(options: Partial<TestServerOptions> = {}): Promise<TestServer> {
  const started = await startMcpServer({ kind: 'stateful', token: TOKEN, ...options })
  cleanups.push(() => started.close())
  return started
}

const definitionOf = (port: number, more: object = {}): object => ({ image: 'test/server', port, ...more })

/** Nothing starts anything unless a test says so. */
const atRest = { startOnDemand: false }

async function bridge(
  id: string,
  more: { env?: Record<string, string>; options?: ClientOptions } = {},
): Promise<Bridged> {
  const running = await bridged(script, id, { BERTH_HOME: home.root, ...more.env }, more.options)
  cleanups.push(() => running.close())
  return running
}

/** A server named `notes` with its token in the home, and a bridge to it. */
async function bridgedTo(
  running: TestServer,
  more: Parameters<typeof bridge>[1] & { definition?: object } = {},
): Promise<Bridged> {
  await home.write({ notes: definitionOf(running.port, more.definition) }, atRest)
  await home.token('notes', TOKEN)
  return bridge('notes', more)
}

const call = async ({ client }: Bridged, name: string, args: Record<string, unknown> = {}): Promise<string> => {
  const { content } = await client.callTool({ name, arguments: args })
  return content.map((part) => (part.type === 'text' ? part.text : part.type)).join()
}

/** A port where nothing listens. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

describe('a server that runs', () => {
  it.each<Kind>(['stateful', 'stateful-json', 'both-eras', 'sse'])(
    'of kind %s: its greeting, tools and answers pass',
    async (kind) => {
      const transport = kind === 'sse' ? 'sse' : 'streamable-http'
      const it = await bridgedTo(await server({ kind }), { definition: { transport } })
      expect(it.client.getServerVersion()).toMatchObject({ name: 'test-first', version: '1.2.3' })
      expect(it.client.getInstructions()).toBe('Use echo.')
      expect((await it.client.listTools()).tools.map(({ name }) => name)).toContain('echo')
      expect(await call(it, 'echo', { message: 'Jörg ⚓ \u2028' })).toBe('Jörg ⚓ \u2028')
      expect(new Set(it.heard)).toEqual(new Set(['answer']))
    },
  )

  it('answers with its own errors', async () => {
    const it = await bridgedTo(await server())
    await expect(it.client.request({ method: 'resources/read', params: { uri: 'x:y' } })).rejects.toMatchObject({
      code: -32601,
    })
  })

  it('reports progress', async () => {
    const it = await bridgedTo(await server())
    await it.client.callTool({ name: 'steps', arguments: {} }, { onprogress: () => undefined })
    const progress = 'notifications/progress'
    expect(it.heard).toEqual([progress, progress, progress, 'answer'])
  })

  it('hears that a call is cancelled, and goes on', async () => {
    const running = await server()
    const it = await bridgedTo(running)
    const control = new AbortController()
    const hanging = it.client.callTool({ name: 'hang', arguments: {} }, { signal: control.signal })
    await expect.poll(() => running.ran).toContain('hang')
    control.abort()
    await expect(hanging).rejects.toThrow()
    await expect.poll(() => running.ran).toContain('hang cancelled')
    expect(await call(it, 'echo', { message: 'still here' })).toBe('still here')
  })

  it('asks the client to sample and gets its answer', async () => {
    const running = await server()
    await home.write({ notes: definitionOf(running.port) }, atRest)
    await home.token('notes', TOKEN)
    const it = await bridge('notes', { options: { capabilities: { sampling: {} } } })
    it.client.setRequestHandler('sampling/createMessage', async () => ({
      model: 'test',
      role: 'assistant',
      content: { type: 'text', text: 'yes' },
    }))
    expect(await call(it, 'ask')).toBe('{"type":"text","text":"yes"}')
  })

  it('tells that its tools changed', async () => {
    const running = await server()
    const it = await bridgedTo(running)
    await expect.poll(() => running.requests.length).toBeGreaterThan(0)
    await it.client.listTools()
    running.addTool('fresh')
    await expect.poll(() => it.heard).toContain('notifications/tools/list_changed')
    expect(await call(it, 'fresh')).toBe('fresh')
  })
})

describe('what changes under a session', () => {
  it('a rotated token needs nothing of the client', async () => {
    const running = await server()
    const it = await bridgedTo(running)
    expect(await call(it, 'who')).toBe('first')
    running.demand(SECOND_TOKEN)
    await home.token('notes', SECOND_TOKEN)
    expect(await call(it, 'who')).toBe('first')
    expect(running.requests.filter((line) => line.endsWith('401'))).toEqual([])
  })

  it('a token whose file follows a moment later is waited for', async () => {
    const running = await server()
    const it = await bridgedTo(running)
    running.demand(SECOND_TOKEN)
    const calling = call(it, 'who')
    await expect.poll(() => running.requests.filter((line) => line.endsWith('401')).length).toBeGreaterThan(0)
    await home.token('notes', SECOND_TOKEN)
    expect(await calling).toBe('first')
  })

  it.each<Kind>(['stateful', 'both-eras', 'sse'])(
    'a move of a server of kind %s to another port is followed',
    async (kind) => {
      const definition = { transport: kind === 'sse' ? 'sse' : 'streamable-http' }
      const before = await server({ kind })
      const it = await bridgedTo(before, { definition })
      expect(await call(it, 'who')).toBe('first')
      const after = await server({ kind, run: 'moved' })
      await before.close()
      await home.write({ notes: definitionOf(after.port, definition) }, atRest)
      expect(await call(it, 'who')).toBe('moved')
    },
  )

  it.each<Kind>(['stateful', 'both-eras', 'sse'])('a restart of a server of kind %s is survived', async (kind) => {
    const first = await server({ kind })
    const it = await bridgedTo(first, { definition: { transport: kind === 'sse' ? 'sse' : 'streamable-http' } })
    expect(await call(it, 'who')).toBe('first')
    await first.close()
    const calling = call(it, 'who')
    await server({ kind, port: first.port, run: 'second' })
    expect(await calling).toBe('second')
    expect((await it.client.listTools()).tools.map(({ name }) => name)).toContain('echo')
  })

  it('a restart that nobody asked through is noticed, and the lists are said to have changed', async () => {
    const first = await server()
    const it = await bridgedTo(first)
    await it.client.listTools()
    await expect.poll(() => first.requests.length).toBeGreaterThan(2)
    await first.close()
    const second = await server({ port: first.port, run: 'second' })
    await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
    expect(second.sessions.size).toBe(1)
    expect(await call(it, 'who')).toBe('second')
  })

  it('a call that the server may have run is not run again; the answer says so', async () => {
    const first = await server()
    const it = await bridgedTo(first)
    const hanging = it.client.callTool({ name: 'hang', arguments: {} })
    await expect.poll(() => first.ran).toContain('hang')
    await first.close()
    const second = await server({ port: first.port, run: 'second' })
    await expect(hanging).rejects.toThrow(
      'Server "notes" went away during tools/call hang. It may or may not have done it.',
    )
    expect(await call(it, 'who')).toBe('second')
    expect(second.ran).toEqual(['who'])
  })

  it('the client’s log level is set again in a new session', async () => {
    const first = await server()
    const it = await bridgedTo(first)
    await it.client.setLoggingLevel('error')
    await first.close()
    const second = await server({ port: first.port, run: 'second' })
    expect(await call(it, 'who')).toBe('second')
    // initialize, the level again, and the call.
    await expect.poll(() => second.requests.filter((line) => line === 'POST /mcp 200').length).toBe(3)
  })
})

describe('a server that is down', () => {
  it('is spoken for at once, in words, and its tools appear when it comes', async () => {
    const port = await freePort()
    await home.write({ notes: definitionOf(port) }, atRest)
    await home.token('notes', TOKEN)
    const begun = performance.now()
    const it = await bridge('notes')
    expect(performance.now() - begun).toBeLessThan(1_500)
    expect(it.client.getServerVersion()).toEqual({ name: 'berth/notes', version: '0.0.0-test' })
    expect(it.client.getInstructions()).toContain(`Nothing listens on 127.0.0.1:${port}.`)
    expect((await it.client.listTools()).tools).toEqual([])
    await server({ port })
    await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
    expect((await it.client.listTools()).tools.length).toBeGreaterThan(0)
    expect(await call(it, 'echo', { message: 'up' })).toBe('up')
    expect((await it.client.listPrompts()).prompts).toEqual([])
  })

  it('makes a call wait, then tells why and what to do', async () => {
    const port = await freePort()
    await home.write({ notes: definitionOf(port) }, atRest)
    const it = await bridge('notes')
    await expect(it.client.callTool({ name: 'echo', arguments: { message: 'x' } })).rejects.toMatchObject({
      code: -32000,
      message: expect.stringContaining(
        `Berth could not pass tools/call echo to "notes". Nothing listens on 127.0.0.1:${port}. Start the server.`,
      ),
      data: { kind: 'not-running' },
    })
  }, 15_000)

  it('is started on demand, once, while calls wait for it', async () => {
    const port = await freePort()
    await home.write({ notes: definitionOf(port) })
    await home.token('notes', TOKEN)
    const engine = await starter(async () => {
      await server({ port, run: 'started' })
      return null
    })
    cleanups.push(engine.close)
    const it = await bridge('notes', { env: { TEST_START: engine.url } })
    expect(await Promise.all([call(it, 'who'), call(it, 'who')])).toEqual(['started', 'started'])
    expect(engine.asked).toEqual(['notes'])
    expect(it.stderr()).toContain('is being started')
  })

  it('that cannot be started says why at once', async () => {
    await home.write({ notes: definitionOf(await freePort()) })
    const failure: FailureView = {
      kind: 'no-engine',
      message: 'No Docker engine answers.',
      fix: 'Start Docker Desktop.',
    }
    const engine = await starter(async () => failure)
    cleanups.push(engine.close)
    const it = await bridge('notes', { env: { TEST_START: engine.url } })
    const begun = performance.now()
    await expect(it.client.callTool({ name: 'echo', arguments: { message: 'x' } })).rejects.toMatchObject({
      message: expect.stringContaining('No Docker engine answers. Start Docker Desktop.'),
      data: { kind: 'no-engine' },
    })
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('is not started when the setting says so', async () => {
    await home.write({ notes: definitionOf(await freePort()) }, atRest)
    const engine = await starter(async () => null)
    cleanups.push(engine.close)
    const it = await bridge('notes', { env: { TEST_START: engine.url } })
    expect((await it.client.listTools()).tools).toEqual([])
    expect(engine.asked).toEqual([])
  })
})

describe('what cannot work', () => {
  it('an unknown server is an error in words that names those there are', async () => {
    await home.write({ notes: definitionOf(3000), mail: definitionOf(3001) })
    const failing = bridged(script, 'nots', { BERTH_HOME: home.root })
    await expect(failing).rejects.toThrow(/Berth has no server "nots" in .*\. There are: notes, mail\./)
  })

  it('a broken fleet.json is an error in words that names the line', async () => {
    await writeFile(join(home.root, 'fleet.json'), '{\n  "version": 1,\n  oops\n}')
    await expect(bridged(script, 'notes', { BERTH_HOME: home.root })).rejects.toThrow(/line 3/)
  })

  it('a server of 2026-07-28 only is told apart from one that is down', async () => {
    const it = await bridgedTo(await server({ kind: 'modern' }))
    expect(it.client.getInstructions()).toContain('It speaks only protocol version 2026-07-28')
  })
})

describe('a stdio server', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-stdio-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function session(code: string): Promise<Bridged> {
    const file = join(folder, 'server.mjs')
    await writeFile(file, code)
    await home.write({ piped: { image: 'test/stdio', transport: 'stdio' } })
    return bridge('piped', { env: { TEST_SESSION: file } })
  }

  const sdk = (path: string): string => import.meta.resolve(`@modelcontextprotocol/server${path}`)
  const GOOD = `
    import { McpServer } from '${sdk('')}'
    import { StdioServerTransport } from '${sdk('/stdio')}'
    const server = new McpServer({ name: 'piped', version: '2.0.0' })
    const text = (text) => ({ content: [{ type: 'text', text }] })
    server.registerTool('pid', { description: 'Tells its process' }, () => text(String(process.pid)))
    server.registerTool('crash', { description: 'Ends' }, () => { console.error('out of ink'); process.exit(7) })
    await server.connect(new StdioServerTransport())`

  it('runs for the session, and is reaped with it', async () => {
    const it = await session(GOOD)
    expect(it.client.getServerVersion()).toMatchObject({ name: 'piped' })
    const pid = Number(await call(it, 'pid'))
    expect(isAlive(pid)).toBe(true)
    await it.close()
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('that crashes is told of, and runs again for the next call', async () => {
    const it = await session(GOOD)
    const pid = await call(it, 'pid')
    await expect(it.client.callTool({ name: 'crash', arguments: {} })).rejects.toThrow(
      'went away during tools/call crash',
    )
    expect(it.stderr()).toContain('out of ink')
    expect(await call(it, 'pid')).not.toBe(pid)
  })

  it('that cannot run says so at once', async () => {
    const it = await session(`console.error('KEY is missing'); process.exit(2)`)
    expect(it.client.getInstructions()).toContain('ended with exit code 2')
    expect(it.client.getInstructions()).toContain('KEY is missing')
    const begun = performance.now()
    await expect(it.client.callTool({ name: 'x', arguments: {} })).rejects.toThrow('KEY is missing')
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

it('never writes a token anywhere', async () => {
  const running = await server()
  const it = await bridgedTo(running)
  running.demand(SECOND_TOKEN)
  await expect(it.client.callTool({ name: 'who', arguments: {} })).rejects.toThrow(/rejects its token/)
  expect(it.stderr()).not.toContain(TOKEN)
}, 15_000)

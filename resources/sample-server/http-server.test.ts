import { once } from 'node:events'
import { Agent } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSampleHttpServer, type SampleHttpServer } from './http-server.ts'
import { ask } from './testing/ask.ts'

const token = 'a'.repeat(64)
const eras = [
  { era: 'legacy', mode: 'legacy', protocol: '2025-11-25' },
  { era: 'modern', mode: { pin: '2026-07-28' }, protocol: '2026-07-28' },
] as const
type Mode = (typeof eras)[number]['mode']

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

interface Running extends SampleHttpServer {
  readonly url: string
  readonly lines: string[]
}

async function running(demanded: string | null = token): Promise<Running> {
  const lines: string[] = []
  const sample = createSampleHttpServer({ token: demanded, log: (line) => lines.push(line) })
  sample.server.listen(0, '127.0.0.1')
  await once(sample.server, 'listening')
  endings.push(() => sample.drain(0))
  const { port } = sample.server.address() as AddressInfo
  return { ...sample, url: `http://127.0.0.1:${port}`, lines }
}

async function connected({ url }: Running, mode: Mode): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } })
  endings.push(() => client.close())
  const requestInit = { headers: { Authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }))
  return client
}

const slow = { name: 'slow', arguments: { seconds: 30, steps: 100 } }

describe.each(eras)('a client of the $era era', ({ mode, protocol }) => {
  test('lists and calls the tools, reads the resource, gets the prompt', async () => {
    const client = await connected(await running(), mode)
    expect(client.getServerVersion()).toMatchObject({ name: 'berth-sample' })
    expect(client.getNegotiatedProtocolVersion()).toBe(protocol)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'add', 'now', 'slow', 'big', 'crash'])

    const echo = await client.callTool({ name: 'echo', arguments: { message: 'grüße' } })
    expect(echo.content).toEqual([{ type: 'text', text: 'grüße' }])
    const sum = await client.callTool({ name: 'add', arguments: { a: 2, b: 0.5 } })
    expect(sum.structuredContent).toEqual({ sum: 2.5 })
    const now = await client.callTool({ name: 'now', arguments: { timeZone: 'Asia/Tokyo' } })
    expect(now.content).toMatchObject([{ text: expect.stringMatching(/^\d{4}-.*Z \(.*(GMT\+9|JST)/) }])
    expect(await client.callTool({ name: 'now', arguments: { timeZone: 'Nowhere' } })).toMatchObject({ isError: true })

    const about = await client.readResource({ uri: 'sample://about' })
    expect(about.contents).toMatchObject([{ text: expect.stringContaining(process.version) }])
    const prompt = await client.getPrompt({ name: 'try-it', arguments: { name: 'Ada' } })
    expect(prompt.messages).toMatchObject([{ content: { text: expect.stringContaining('greet Ada') } }])
  })

  test('gets a big answer whole', async () => {
    const client = await connected(await running(), mode)
    const { content } = await client.callTool({ name: 'big', arguments: { kilobytes: 4096 } })
    expect(content).toMatchObject([{ type: 'text' }])
    expect(content[0]?.type === 'text' && content[0].text.length).toBe(4096 * 1024)
  })

  test('sees progress while the call still runs', async () => {
    const server = await running()
    const client = await connected(server, mode)
    const seen: (string | undefined)[] = []
    let endedAtFirst: boolean | undefined
    const onprogress = ({ message }: { message?: string | undefined }) => {
      seen.push(message)
      endedAtFirst ??= server.lines.some((line) => line.includes('tools/call slow'))
    }
    const result = await client.callTool({ name: 'slow', arguments: { seconds: 0.3, steps: 3 } }, { onprogress })
    expect(seen).toEqual(['Step 1 of 3', 'Step 2 of 3', 'Step 3 of 3'])
    expect(endedAtFirst).toBe(false)
    expect(result.content).toMatchObject([{ text: 'Done in 0.3 s and 3 steps.' }])
  })

  test('cancels a call, and the server stops working on it', async () => {
    const server = await running()
    const client = await connected(server, mode)
    const abort = new AbortController()
    const call = client.callTool(slow, { signal: abort.signal, onprogress: () => abort.abort() })
    await expect(call).rejects.toThrow()
    await vi.waitFor(() => expect(server.lines.join('\n')).toContain('tools/call slow cancelled'), 5_000)
    await server.drain(5_000)
  })

  test("does not cancel another client's call of the same id", async () => {
    const server = await running()
    const [one, other] = [await connected(server, mode), await connected(server, mode)]
    const abort = new AbortController()
    const cancelled = one.callTool(slow, { signal: abort.signal, onprogress: () => abort.abort() })
    const kept = other.callTool({ name: 'slow', arguments: { seconds: 1, steps: 1 } })
    await expect(cancelled).rejects.toThrow()
    expect((await kept).content).toMatchObject([{ text: 'Done in 1 s and 1 steps.' }])
  })
})

const json = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }
const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })

test.each([
  ['no token', {}],
  ['another token', { Authorization: `Bearer ${'b'.repeat(64)}` }],
  ['the beginning of the token', { Authorization: `Bearer ${token.slice(0, 63)}` }],
  ['the token and a space within', { Authorization: `Bearer ${token} x` }],
  ['another scheme', { Authorization: `Basic ${token}` }],
])('%s is answered 401 with a challenge', async (_, headers) => {
  const server = await running()
  const answer = await ask(server, { headers: { ...json, ...headers }, body: ping })
  expect(answer).toMatchObject({ status: 401, challenge: 'Bearer' })
})

test('the right token is let in, and never logged', async () => {
  const server = await running()
  const answer = await ask(server, { headers: { ...json, Authorization: `Bearer ${token}` }, body: ping })
  expect(answer.status).toBe(200)
  await ask(server, { headers: { ...json, Authorization: `Bearer ${token}x` }, body: ping })
  expect(server.lines.map((line) => line.replace(/^\S+ /, '').replace(/\d+ ms$/, 'ms'))).toEqual([
    'ping 200 ms',
    '- 401 ms',
  ])
  expect(server.lines.join()).not.toContain(token.slice(0, 8))
})

test('without a token to demand, every caller is let in', async () => {
  expect((await ask(await running(null), { headers: json, body: ping })).status).toBe(200)
})

test.each([
  ['a foreign Host', { Host: 'evil.example' }, 403],
  ['a foreign Origin', { Origin: 'https://evil.example' }, 403],
  ['a foreign Origin that looks local', { Origin: 'http://localhost.evil.example' }, 403],
  ['localhost as Host', { Host: 'localhost:3000' }, 200],
  ['IPv6 loopback as Host', { Host: '[::1]:3000' }, 200],
  ['a local Origin', { Origin: 'http://localhost:5173' }, 200],
])('%s', async (_, headers, status) => {
  const server = await running(null)
  expect((await ask(server, { headers: { ...json, ...headers }, body: ping })).status).toBe(status)
})

test('paths and methods that are not served', async () => {
  const server = await running()
  expect(await ask(server, { path: '/', method: 'GET' })).toMatchObject({ status: 404 })
  expect(await ask(server, { path: '/sse', method: 'GET' })).toMatchObject({ status: 404 })
  expect(await ask(server, { method: 'GET' })).toMatchObject({ status: 405, allow: 'POST' })
  expect(await ask(server, { method: 'DELETE' })).toMatchObject({ status: 405 })
  expect(await ask(server, { path: '/health', method: 'GET' })).toMatchObject({ status: 200 })
})

test.each([
  ['more than a megabyte', 'x'.repeat(1024 * 1024 + 1), 413],
  ['no JSON', '{', 400],
])('a body of %s is refused', async (_, body, status) => {
  expect((await ask(await running(null), { headers: json, body })).status).toBe(status)
})

test('a tool name cannot forge a line in the log', async () => {
  const server = await running(null)
  const params = { name: `x\n${'y'.repeat(500)}`, arguments: {} }
  await ask(server, { headers: json, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }) })
  expect(server.lines).toHaveLength(1)
  expect(server.lines[0]).toMatch(/tools\/call x\?y{78} 200/)
})

test('draining lets the running call end, takes no new one, and then closes every connection', async () => {
  const server = await running()
  const client = await connected(server, 'legacy')
  const late = await connected(server, 'legacy')
  let drained: Promise<void> | undefined
  const result = await client.callTool(
    { name: 'slow', arguments: { seconds: 0.5, steps: 5 } },
    {
      onprogress: () => {
        drained ??= server.drain(10_000)
      },
    },
  )
  expect(result.content).toMatchObject([{ text: 'Done in 0.5 s and 5 steps.' }])
  await expect(late.callTool({ name: 'echo', arguments: { message: 'late' } })).rejects.toThrow()
  await drained
  expect(server.server.listening).toBe(false)
})

test('a call on a connection that is still open while draining is sent away', async () => {
  const server = await running(null)
  const slowFor = (seconds: number) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'slow', arguments: { seconds, steps: 1 } },
    })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  endings.push(async () => agent.destroy())
  const first = ask(server, { headers: json, body: slowFor(0.3), agent })
  await once(server.server, 'request')
  const long = ask(server, { headers: json, body: slowFor(2) })
  await once(server.server, 'request')
  const drained = server.drain(10_000)
  expect((await first).status).toBe(200)
  expect((await ask(server, { headers: json, body: ping, agent })).status).toBe(503)
  expect((await long).status).toBe(200)
  await drained
})

test('draining ends at its limit even if a call does not', async () => {
  const server = await running()
  const client = await connected(server, 'legacy')
  await new Promise<void>((resolve) => {
    client.callTool(slow, { onprogress: () => resolve() }).catch(() => undefined)
  })
  const before = performance.now()
  await server.drain(50)
  const took = performance.now() - before
  expect(took).toBeGreaterThan(40)
  expect(took).toBeLessThan(2_000)
})

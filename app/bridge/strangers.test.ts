import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import type { FailureView } from '../contract/failure.ts'
import { closeServer, type Kind, listen } from '../health/testing/mcp-servers.ts'
import { starter, witness } from './testing/bridged.ts'
import { atRest, call, definitionOf, freePort, setStage, TOKEN } from './testing/stage.ts'

const stage = setStage()

/** Any program that listens on a port: it answers everybody politely and keeps what it was sent. */
async function stranger(port: number): Promise<readonly (string | undefined)[]> {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.setHeader('content-type', 'application/json').end('{"jsonrpc":"2.0","id":0,"result":{}}')
  })
  await listen(server, port)
  stage.later(() => closeServer(server))
  return seen
}

async function witnessed(isOwn: () => boolean | FailureView): Promise<Record<string, string>> {
  const stand = await witness(isOwn)
  stage.later(stand.close)
  return { TEST_WITNESS: stand.url }
}

const echo = { name: 'echo', arguments: { message: 'mine' } }

it.each(['streamable-http', 'sse'])(
  'a stranger on the port of a stopped %s server gets nothing, and the start says who has the port',
  async (transport) => {
    const port = await freePort()
    const seen = await stranger(port)
    await stage.home().write({ notes: definitionOf(port, { transport }) })
    await stage.home().token('notes', TOKEN)
    const message = `Port ${port} is taken by node, pid 4242.`
    const engine = await starter(async () => ({ kind: 'port-taken', message, fix: 'Move "notes" to port 3001.' }))
    stage.later(engine.close)
    const env = { ...(await witnessed(() => false)), TEST_START: engine.url }
    const it = await stage.bridge('notes', { env })
    await expect(it.client.callTool(echo)).rejects.toMatchObject({
      message: expect.stringContaining(`${message} Move "notes" to port 3001.`),
      data: { kind: 'port-taken' },
    })
    expect(engine.asked).toContain('notes')
    expect(seen).toEqual([])
  },
)

it.each<Kind>(['both-eras', 'stateful', 'sse'])(
  'a stranger that takes over in the middle of a session with a server of kind %s gets nothing',
  async (kind) => {
    let running = true
    const first = await stage.server({ kind })
    const env = await witnessed(() => running)
    const definition = { transport: kind === 'sse' ? 'sse' : 'streamable-http' }
    const it = await stage.bridgedTo(first, { env, definition })
    expect(await call(it, 'who')).toBe('first')
    running = false
    await first.close()
    const seen = await stranger(first.port)
    await expect(it.client.callTool(echo)).rejects.toMatchObject({
      message: expect.stringContaining(`No running container of this server publishes 127.0.0.1:${first.port}`),
      data: { kind: 'not-running' },
    })
    await it.close()
    expect(seen).toEqual([])
  },
  20_000,
)

it('without an engine nobody vouches for the port: nothing is sent, and the answer says why at once', async () => {
  const port = await freePort()
  const seen = await stranger(port)
  await stage.home().write({ notes: definitionOf(port) }, atRest)
  await stage.home().token('notes', TOKEN)
  const failure: FailureView = { kind: 'no-engine', message: 'No container engine answers.', fix: 'Start it.' }
  const it = await stage.bridge('notes', { env: await witnessed(() => failure) })
  const begun = performance.now()
  await expect(it.client.callTool(echo)).rejects.toMatchObject({
    message: expect.stringContaining('No container engine answers. Start it.'),
    data: { kind: 'no-engine' },
  })
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(seen).toEqual([])
})

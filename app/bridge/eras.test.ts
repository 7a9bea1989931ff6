import type { Client } from '@modelcontextprotocol/client'
import { describe, expect, it } from 'vitest'
import type { Kind } from '../health/testing/mcp-servers.ts'
import { BYTES, CHART, equip } from './testing/equipment.ts'
import { call, setStage } from './testing/stage.ts'

const stage = setStage()

interface Pair {
  readonly client: 'legacy' | 'modern'
  readonly server: Kind
}

/** Each era of the client against servers of its own, of the other and of both. */
const pairs: readonly Pair[] = [
  { client: 'legacy', server: 'stateful' },
  { client: 'legacy', server: 'modern' },
  { client: 'modern', server: 'stateful' },
  { client: 'modern', server: 'modern' },
]

const capabilities = { sampling: {}, elicitation: { form: {} }, roots: {} }
const title = 'a $client client and a $server server: '

async function connected({ client, server }: Pair) {
  const running = await stage.server({ kind: server, equip })
  const mode = client === 'modern' ? ({ pin: '2026-07-28' } as const) : 'legacy'
  const it = await stage.bridgedTo(running, { options: { capabilities, versionNegotiation: { mode } } })
  expect(it.client.getProtocolEra()).toBe(client)
  return { running, it, client: it.client }
}

function answering(client: Client): string[] {
  const asked: string[] = []
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(`elicitation ${params.message}`)
    return { action: 'accept', content: { ok: true } }
  })
  client.setRequestHandler('sampling/createMessage', ({ params }) => {
    asked.push(`sampling ${params.maxTokens}`)
    return { model: 'test', role: 'assistant', content: { type: 'text', text: 'yes' } }
  })
  client.setRequestHandler('roots/list', () => {
    asked.push('roots')
    return { roots: [{ uri: 'file:///home/me' }] }
  })
  return asked
}

describe.each(pairs)(title, (pair) => {
  it('greeting, lists, calls and errors pass', async () => {
    const { it, client } = await connected(pair)
    expect(client.getServerVersion()).toMatchObject({ name: 'test-first', version: '1.2.3' })
    expect(client.getInstructions()).toBe('Use echo.')
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('consent')
    expect(await call(it, 'echo', { message: 'Jörg ⚓ \u2028' })).toBe('Jörg ⚓ \u2028')
    expect(await call(it, 'region', { region: 'Jörgland' })).toBe('Jörgland')
    const { content, structuredContent } = await client.callTool({ name: 'numbers', arguments: {} })
    expect(content).toEqual([{ type: 'text', text: '[1,2]' }])
    if (pair.client === pair.server) expect(structuredContent).toEqual([1, 2])
    await expect(client.readResource({ uri: 'notes://none' })).rejects.toMatchObject({ code: -32602 })
    await expect(client.callTool({ name: 'none', arguments: {} })).rejects.toMatchObject({ code: -32602 })
  })

  it('binary content passes unchanged', async () => {
    const { client } = await connected(pair)
    const { contents } = await client.readResource({ uri: CHART })
    expect(contents).toMatchObject([{ uri: CHART, blob: BYTES.toString('base64') }])
    const { content } = await client.callTool({ name: 'picture', arguments: {} })
    expect(content).toMatchObject([{ type: 'image', data: BYTES.toString('base64') }])
  })

  it('what the server asks in the midst of a call reaches the client, and its answers the server', async () => {
    const { it, client } = await connected(pair)
    const asked = answering(client)
    expect(await call(it, 'consent')).toBe('{"type":"text","text":"yes"} file:///home/me')
    expect(new Set(asked)).toEqual(new Set(['elicitation May I?', 'sampling 10', 'roots']))
  })

  it('a refusal of the person is an answer like any other', async () => {
    const { it, client } = await connected(pair)
    answering(client)
    client.setRequestHandler('elicitation/create', () => ({ action: 'decline' }))
    expect(await call(it, 'consent')).toBe('no leave: decline')
  })

  it('progress is reported', async () => {
    const { it, client } = await connected(pair)
    await client.callTool({ name: 'steps', arguments: {} }, { onprogress: () => undefined })
    // Heard, as the SDK's client drops what comes in one piece with the answer.
    expect(it.heard.filter((message) => message === 'notifications/progress')).toHaveLength(3)
  })

  it('a cancelled call is cancelled at the server, and the session goes on', async () => {
    const { running, it, client } = await connected(pair)
    const control = new AbortController()
    const hanging = client.callTool({ name: 'hang', arguments: {} }, { signal: control.signal })
    await expect.poll(() => running.ran).toContain('hang')
    control.abort()
    await expect(hanging).rejects.toThrow()
    await expect.poll(() => running.ran).toContain('hang cancelled')
    expect(await call(it, 'echo', { message: 'still here' })).toBe('still here')
  })

  it('changes of lists and of resources that are subscribed to are told', async () => {
    const { running, it, client } = await connected(pair)
    const updated = 'notifications/resources/updated'
    if (pair.client === 'modern') {
      const { honoredFilter } = await client.listen({ toolsListChanged: true, resourceSubscriptions: [CHART] })
      expect(honoredFilter).toEqual({ toolsListChanged: true, resourceSubscriptions: [CHART] })
    } else {
      await client.subscribeResource({ uri: CHART })
    }
    running.touchResource(CHART)
    await expect.poll(() => it.heard).toContain(updated)
    running.addTool('fresh')
    await expect.poll(() => it.heard).toContain('notifications/tools/list_changed')
    expect(await call(it, 'fresh')).toBe('fresh')
  })

  it('the log is heard from the level on that the client asks for', async () => {
    const { it, client } = await connected(pair)
    const heard: unknown[] = []
    client.setNotificationHandler('notifications/message', ({ params }) => void heard.push(params.data))
    const level = 'warning'
    if (pair.client === 'legacy') await client.setLoggingLevel(level)
    const _meta = pair.client === 'modern' ? { 'io.modelcontextprotocol/logLevel': level } : {}
    await client.callTool({ name: 'log', arguments: {}, _meta })
    expect(heard).toEqual(['ink is low'])
    expect(await call(it, 'log')).toBe('logged')
  })

  it('1,000 calls are in flight at once, and each gets its own answer', async () => {
    const { it } = await connected(pair)
    const messages = Array.from({ length: 1_000 }, (_, index) => `call ${index}`)
    expect(await Promise.all(messages.map((message) => call(it, 'echo', { message })))).toEqual(messages)
  }, 60_000)
})

import { describe, expect, it } from 'vitest'
import type { Kind } from '../health/testing/mcp-servers.ts'
import { atRest, call, definitionOf, SECOND_TOKEN, setStage, TOKEN } from './testing/stage.ts'

const stage = setStage()

describe('a server that runs', () => {
  it.each<Kind>(['stateful', 'stateful-json', 'both-eras', 'sse'])(
    'of kind %s: its greeting, tools and answers pass',
    async (kind) => {
      const transport = kind === 'sse' ? 'sse' : 'streamable-http'
      const it = await stage.bridgedTo(await stage.server({ kind }), { definition: { transport } })
      expect(it.client.getServerVersion()).toMatchObject({ name: 'test-first', version: '1.2.3' })
      expect(it.client.getInstructions()).toBe('Use echo.')
      expect((await it.client.listTools()).tools.map(({ name }) => name)).toContain('echo')
      expect(await call(it, 'echo', { message: 'Jörg ⚓ \u2028' })).toBe('Jörg ⚓ \u2028')
      expect(new Set(it.heard)).toEqual(new Set(['answer']))
    },
  )

  it('answers with its own errors', async () => {
    const it = await stage.bridgedTo(await stage.server())
    await expect(it.client.request({ method: 'resources/read', params: { uri: 'x:y' } })).rejects.toMatchObject({
      code: -32601,
    })
  })

  it('reports progress', async () => {
    const it = await stage.bridgedTo(await stage.server())
    await it.client.callTool({ name: 'steps', arguments: {} }, { onprogress: () => undefined })
    const progress = 'notifications/progress'
    expect(it.heard).toEqual([progress, progress, progress, 'answer'])
  })

  it('hears that a call is cancelled, and goes on', async () => {
    const running = await stage.server()
    const it = await stage.bridgedTo(running)
    const control = new AbortController()
    const hanging = it.client.callTool({ name: 'hang', arguments: {} }, { signal: control.signal })
    await expect.poll(() => running.ran).toContain('hang')
    control.abort()
    await expect(hanging).rejects.toThrow()
    await expect.poll(() => running.ran).toContain('hang cancelled')
    expect(await call(it, 'echo', { message: 'still here' })).toBe('still here')
  })

  it('asks the client to sample and gets its answer', async () => {
    const running = await stage.server()
    await stage.home().write({ notes: definitionOf(running.port) }, atRest)
    await stage.home().token('notes', TOKEN)
    const it = await stage.bridge('notes', { options: { capabilities: { sampling: {} } } })
    it.client.setRequestHandler('sampling/createMessage', async () => ({
      model: 'test',
      role: 'assistant',
      content: { type: 'text', text: 'yes' },
    }))
    expect(await call(it, 'ask')).toBe('{"type":"text","text":"yes"}')
  })

  it('tells that its tools changed', async () => {
    const running = await stage.server()
    const it = await stage.bridgedTo(running)
    await expect.poll(() => running.requests.length).toBeGreaterThan(0)
    await it.client.listTools()
    running.addTool('fresh')
    await expect.poll(() => it.heard).toContain('notifications/tools/list_changed')
    expect(await call(it, 'fresh')).toBe('fresh')
  })
})

it('never writes a token anywhere', async () => {
  const running = await stage.server()
  const it = await stage.bridgedTo(running)
  running.demand(SECOND_TOKEN)
  await expect(it.client.callTool({ name: 'who', arguments: {} })).rejects.toThrow(/rejects its token/)
  expect(it.stderr()).not.toContain(TOKEN)
}, 15_000)

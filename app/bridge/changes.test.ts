import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Kind } from '../health/testing/mcp-servers.ts'
import { atRest, call, definitionOf, SECOND_TOKEN, setStage } from './testing/stage.ts'

const stage = setStage()

describe('what changes under a session', () => {
  it('a rotated token needs nothing of the client', async () => {
    const running = await stage.server()
    const it = await stage.bridgedTo(running)
    expect(await call(it, 'who')).toBe('first')
    running.demand(SECOND_TOKEN)
    await stage.home().token('notes', SECOND_TOKEN)
    expect(await call(it, 'who')).toBe('first')
    expect(running.requests.filter((line) => line.endsWith('401'))).toEqual([])
  })

  it('a token whose file follows a moment later is waited for', async () => {
    const running = await stage.server()
    const it = await stage.bridgedTo(running)
    running.demand(SECOND_TOKEN)
    const calling = call(it, 'who')
    await expect.poll(() => running.requests.filter((line) => line.endsWith('401')).length).toBeGreaterThan(0)
    await stage.home().token('notes', SECOND_TOKEN)
    expect(await calling).toBe('first')
  })

  it.each<Kind>(['stateful', 'both-eras', 'sse'])(
    'a move of a server of kind %s to another port is followed',
    async (kind) => {
      const definition = { transport: kind === 'sse' ? 'sse' : 'streamable-http' }
      const before = await stage.server({ kind })
      const it = await stage.bridgedTo(before, { definition })
      expect(await call(it, 'who')).toBe('first')
      const after = await stage.server({ kind, run: 'moved' })
      await before.close()
      await stage.home().write({ notes: definitionOf(after.port, definition) }, atRest)
      expect(await call(it, 'who')).toBe('moved')
    },
  )

  it.each<Kind>(['stateful', 'both-eras', 'sse'])('a restart of a server of kind %s is survived', async (kind) => {
    const first = await stage.server({ kind })
    const it = await stage.bridgedTo(first, { definition: { transport: kind === 'sse' ? 'sse' : 'streamable-http' } })
    expect(await call(it, 'who')).toBe('first')
    await first.close()
    const calling = call(it, 'who')
    await stage.server({ kind, port: first.port, run: 'second' })
    expect(await calling).toBe('second')
    expect((await it.client.listTools()).tools.map(({ name }) => name)).toContain('echo')
  })

  it('a restart that nobody asked through is noticed, and the lists are said to have changed', async () => {
    const first = await stage.server()
    const it = await stage.bridgedTo(first)
    await it.client.listTools()
    await expect.poll(() => first.requests.length).toBeGreaterThan(2)
    await first.close()
    const second = await stage.server({ port: first.port, run: 'second' })
    await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
    expect(second.sessions.size).toBe(1)
    expect(await call(it, 'who')).toBe('second')
  })

  it('a call that Docker’s proxy takes and drops, while the server starts, is passed on once it listens', async () => {
    const first = await stage.server({ kind: 'both-eras' })
    const it = await stage.bridgedTo(first)
    await first.close()
    const dropped = await dropAll(first.port)
    const calling = call(it, 'who')
    await expect.poll(dropped.count).toBeGreaterThan(1)
    await dropped.close()
    const second = await stage.server({ kind: 'both-eras', port: first.port, run: 'second' })
    expect(await calling).toBe('second')
    expect(second.ran).toEqual(['who'])
  })

  it('a call that the server may have run is not run again; the answer says so', async () => {
    const first = await stage.server()
    const it = await stage.bridgedTo(first)
    const hanging = it.client.callTool({ name: 'hang', arguments: {} })
    await expect.poll(() => first.ran).toContain('hang')
    await first.close()
    const second = await stage.server({ port: first.port, run: 'second' })
    await expect(hanging).rejects.toThrow(
      'Server "notes" went away during tools/call hang. It may or may not have done it.',
    )
    expect(await call(it, 'who')).toBe('second')
    expect(second.ran).toEqual(['who'])
  })

  it('the client’s log level is set again in a new session', async () => {
    const first = await stage.server()
    const it = await stage.bridgedTo(first)
    await it.client.setLoggingLevel('error')
    await first.close()
    const second = await stage.server({ port: first.port, run: 'second' })
    expect(await call(it, 'who')).toBe('second')
    // initialize, the level again, and the call.
    await expect.poll(() => second.requests.filter((line) => line === 'POST /mcp 200').length).toBe(3)
  })
})

/** Takes connections and drops them, as Docker's proxy does for a container that does not listen yet. */
async function dropAll(port: number) {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.on('error', () => undefined).destroy()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { count: () => count, close: () => new Promise((resolve) => server.close(resolve)) }
}

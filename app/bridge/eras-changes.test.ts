import { expect, it } from 'vitest'
import { call, setStage } from './testing/stage.ts'

const stage = setStage()

const modern = { versionNegotiation: { mode: { pin: '2026-07-28' } } } as const

it('a restart of a server of 2026-07-28 only is survived, and told to a client of 2025', async () => {
  const first = await stage.server({ kind: 'modern' })
  const it = await stage.bridgedTo(first)
  await it.client.listTools()
  await first.close()
  await stage.server({ kind: 'modern', port: first.port, run: 'second' })
  await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
  expect(await call(it, 'who')).toBe('second')
}, 15_000)

it('a server that comes back speaking the other era only is greeted anew', async () => {
  const first = await stage.server({ kind: 'both-eras' })
  const it = await stage.bridgedTo(first)
  expect(await call(it, 'who')).toBe('first')
  await first.close()
  const second = await stage.server({ kind: 'modern', port: first.port, run: 'second' })
  expect(await call(it, 'who')).toBe('second')
  await second.close()
  await stage.server({ kind: 'stateful', port: first.port, run: 'third' })
  // Calls come with the era of before until the stream of changes is found to be refused.
  await expect.poll(() => call(it, 'who').catch(String), { timeout: 5_000 }).toBe('third')
}, 20_000)

it('a client of 2026-07-28 is answered for a server that is down, and told when it is up', async () => {
  const first = await stage.server()
  await first.close()
  const it = await stage.bridgedTo(first, { options: modern })
  expect(it.client.getInstructions()).toContain(`Nothing listens on 127.0.0.1:${first.port}.`)
  expect((await it.client.listTools()).tools).toEqual([])
  await it.client.listen({ toolsListChanged: true })
  await stage.server({ port: first.port })
  await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
  expect(await call(it, 'echo', { message: 'up' })).toBe('up')
}, 15_000)

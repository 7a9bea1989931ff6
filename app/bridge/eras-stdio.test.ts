import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { call, setStage } from './testing/stage.ts'

const stage = setStage()

const sdk = (path: string): string => import.meta.resolve(`@modelcontextprotocol/server${path}`)

/** @param legacy whether it shakes hands, or speaks 2026-07-28 alone */
const code = (legacy: 'serve' | 'reject'): string => `
  import { acceptedContent, inputRequired, McpServer } from '${sdk('')}'
  import { serveStdio } from '${sdk('/stdio')}'
  import { z } from '${import.meta.resolve('zod')}'
  const text = (text) => ({ content: [{ type: 'text', text }] })
  serveStdio(() => {
    const server = new McpServer({ name: 'piped', version: '2.0.0' }, { capabilities: { tools: { listChanged: true } } })
    const consent = z.object({ ok: z.boolean() })
    server.registerTool('consent', { description: 'Asks' }, ({ mcpReq }) =>
      acceptedContent(mcpReq.inputResponses, 'leave', consent)?.ok === true
        ? text('yes')
        : inputRequired({ inputRequests: { leave: inputRequired.elicit({ message: 'May I?', requestedSchema: consent }) } }),
    )
    server.registerTool('grow', { description: 'Adds a tool' }, () => {
      server.registerTool('fresh', { description: 'New' }, () => text('fresh'))
      return text('grown')
    })
    return server
  }, { legacy: '${legacy}' })`

it.each([
  { client: 'legacy', server: 'reject' },
  { client: 'modern', server: 'serve' },
  { client: 'modern', server: 'reject' },
] as const)(
  'a $client client and a stdio server that will $server a handshake: it asks, and tells of changes',
  async (pair) => {
    const file = join(stage.home().root, 'server.mjs')
    await writeFile(file, code(pair.server))
    await stage.home().write({ piped: { image: 'test/stdio', transport: 'stdio' } })
    const mode = pair.client === 'modern' ? ({ pin: '2026-07-28' } as const) : ('legacy' as const)
    const options = { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode } }
    const it = await stage.bridge('piped', { env: { TEST_SESSION: file }, options })
    expect(it.client.getServerVersion()).toMatchObject({ name: 'piped' })
    it.client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { ok: true } }))
    expect(await call(it, 'consent')).toBe('yes')
    if (pair.client === 'modern') await it.client.listen({ toolsListChanged: true })
    expect(await call(it, 'grow')).toBe('grown')
    await expect.poll(() => it.heard).toContain('notifications/tools/list_changed')
    expect(await call(it, 'fresh')).toBe('fresh')
  },
)

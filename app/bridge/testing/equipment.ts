/** Tools and resources for the tests of two eras: all that a server may ask, tell or answer beside plain text. */
import { acceptedContent, inputRequired, inputResponse, type McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

export const CHART = 'notes://chart'
/** Bytes of every value, as a picture has them. */
export const BYTES = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))

const consent = z.object({ ok: z.boolean() })
const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

export function equip(server: McpServer, ran: string[]): void {
  server.server.registerCapabilities({ resources: { subscribe: true, listChanged: true } })
  server.registerResource('chart', CHART, { mimeType: 'image/png' }, (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'image/png', blob: BYTES.toString('base64') }],
  }))
  server.server.setRequestHandler('resources/subscribe', ({ params }) => {
    ran.push(`subscribe ${params.uri}`)
    return {}
  })
  server.server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    ran.push(`unsubscribe ${params.uri}`)
    return {}
  })
  server.registerTool('picture', { description: 'Shows a picture' }, () => ({
    content: [{ type: 'image', data: BYTES.toString('base64'), mimeType: 'image/png' }],
  }))
  server.registerTool(
    'numbers',
    { description: 'Answers a list as structured content', outputSchema: z.array(z.number()) },
    () => ({ ...text('[1,2]'), structuredContent: [1, 2] }),
  )
  server.registerTool('log', { description: 'Writes to the log' }, async ({ mcpReq }) => {
    await mcpReq.log('debug', 'barely')
    await mcpReq.log('warning', 'ink is low')
    return text('logged')
  })
  server.registerTool(
    'region',
    {
      description: 'Has an argument that HTTP servers of 2026-07-28 want as a header',
      inputSchema: z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) }),
    },
    ({ region }) => text(region),
  )
  server.registerTool('consent', { description: 'Asks for leave, then samples and lists roots' }, ({ mcpReq }) => {
    const { inputResponses } = mcpReq
    const sampled = inputResponse(inputResponses, 'sampled')
    const roots = inputResponse(inputResponses, 'roots')
    if (sampled.kind === 'sampling' && roots.kind === 'roots') {
      return text(`${JSON.stringify(sampled.result.content)} ${roots.roots.map(({ uri }) => uri).join()}`)
    }
    ran.push('consent')
    const asked = inputResponse(inputResponses, 'leave')
    if (asked.kind === 'elicit' && asked.action !== 'accept') return text(`no leave: ${asked.action}`)
    if (acceptedContent(inputResponses, 'leave', consent)?.ok !== true) {
      return inputRequired({
        inputRequests: { leave: inputRequired.elicit({ message: 'May I?', requestedSchema: consent }) },
        requestState: 'asked for leave',
      })
    }
    return inputRequired({
      inputRequests: {
        sampled: inputRequired.createMessage({
          messages: [{ role: 'user', content: { type: 'text', text: 'Say yes' } }],
          maxTokens: 10,
        }),
        roots: inputRequired.listRoots(),
      },
    })
  })
}

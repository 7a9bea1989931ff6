/** Tools that tell everybody who listens that a list has changed, and one with an argument that is a header, too. */
import type { McpServer, ServerNotifier } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { said } from './words.ts'

export function registerChanges(server: McpServer, notifier: () => ServerNotifier): void {
  server.registerTool('test_trigger_tool_change', { description: 'Tells that the tools changed' }, () => {
    notifier().toolsChanged()
    return said('told')
  })
  server.registerTool('test_trigger_prompt_change', { description: 'Tells that the prompts changed' }, () => {
    notifier().promptsChanged()
    return said('told')
  })
  const inputSchema = z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) })
  server.registerTool('test_region', { description: 'Has an argument in a header', inputSchema }, ({ region }) =>
    said(region),
  )
}

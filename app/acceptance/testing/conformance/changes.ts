/** Tools that tell everybody who listens that a list has changed, and two whose arguments are described at length. */
import { fromJsonSchema, type McpServer, type ServerNotifier } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { said } from './words.ts'

/** What a proxy might drop that believed in less of JSON Schema than there is. */
const wordy = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'place', type: 'string' } },
  properties: { from: { $ref: '#place' }, to: { $ref: '#/$defs/address' }, weight: { type: 'number' } },
  allOf: [{ anyOf: [{ required: ['from'] }, { required: ['to'] }] }],
  if: { required: ['weight'] },
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  then: { properties: { weight: { minimum: 1 } } },
  else: { required: ['to'] },
  additionalProperties: false,
} as const

export function registerChanges(server: McpServer, notifier: () => ServerNotifier): void {
  server.registerTool('test_trigger_tool_change', { description: 'Tells that the tools changed' }, () => {
    notifier().toolsChanged()
    return said('told')
  })
  server.registerTool('test_trigger_prompt_change', { description: 'Tells that the prompts changed' }, () => {
    notifier().promptsChanged()
    return said('told')
  })
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Has more words in its schema than most', inputSchema: fromJsonSchema(wordy) },
    () => said('understood'),
  )
  const inputSchema = z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) })
  server.registerTool('test_region', { description: 'Has an argument in a header', inputSchema }, ({ region }) =>
    said(region),
  )
}

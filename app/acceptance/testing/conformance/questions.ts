/**
 * Tools of the 2025 era, which ask the client in the middle of a call. They ask on the stream of the call (`send`): what
 * `elicitInput` and `requestSampling` ask goes to the stream of a GET, and is lost where that is not open yet.
 */
import type { ElicitRequestFormParams, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { said } from './words.ts'

type Properties = ElicitRequestFormParams['requestedSchema']['properties']

const defaults: Properties = {
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
}

const plain = ['option1', 'option2', 'option3']
const titled = (kind: string) =>
  ['First', 'Second', 'Third'].map((place, index) => ({ const: `value${index + 1}`, title: `${place} ${kind}` }))
const choices: Properties = {
  untitledSingle: { type: 'string', enum: plain },
  titledSingle: { type: 'string', oneOf: titled('Option') },
  legacyEnum: {
    type: 'string',
    enum: ['opt1', 'opt2', 'opt3'],
    enumNames: ['Option One', 'Option Two', 'Option Three'],
  },
  untitledMulti: { type: 'array', items: { type: 'string', enum: plain } },
  titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
}

export function registerQuestions(server: McpServer): void {
  const prompted = { description: 'Asks the model', inputSchema: z.object({ prompt: z.string() }) }
  server.registerTool('test_sampling', prompted, async ({ prompt }, { mcpReq }) => {
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }]
    const { content } = await mcpReq.send({ method: 'sampling/createMessage', params: { messages, maxTokens: 100 } })
    return said(`LLM response: ${'text' in content ? content.text : ''}`)
  })
  const messaged = { description: 'Asks the person', inputSchema: z.object({ message: z.string() }) }
  server.registerTool('test_elicitation', messaged, async ({ message }, context) => {
    const fields: Properties = { username: { type: 'string' }, email: { type: 'string' } }
    return said(`User response: ${await asked(context, message, fields, ['username', 'email'])}`)
  })
  const forms = { test_elicitation_sep1034_defaults: defaults, test_elicitation_sep1330_enums: choices }
  for (const [name, properties] of Object.entries(forms)) {
    server.registerTool(name, { description: 'Shows the person a form' }, async (context) =>
      said(`Elicitation completed: ${await asked(context, 'Please fill in', properties)}`),
    )
  }
}

async function asked(
  { mcpReq }: ServerContext,
  message: string,
  properties: Properties,
  required: string[] = [],
): Promise<string> {
  const requestedSchema = { type: 'object' as const, properties, required }
  const params = { mode: 'form', message, requestedSchema }
  const { action, content } = await mcpReq.send({ method: 'elicitation/create', params })
  return `action=${action}, content=${JSON.stringify(content ?? {})}`
}

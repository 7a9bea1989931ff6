/** Tools of 2026-07-28, which answer that they need input and are called again with it. */
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { said, text } from './words.ts'

const named = z.object({ name: z.string() })
const coloured = z.object({ color: z.string() })
const confirmed = z.object({ ok: z.boolean() })
const described = z.object({ context: z.string() })

const form = (message: string, requestedSchema: z.ZodObject) => inputRequired.elicit({ message, requestedSchema })
const sample = (question: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(question) }], maxTokens })

const askName = form('What is your name?', named)

export function registerInputRounds(server: McpServer, states: RequestStateCodec<string>): void {
  registerSingle(server)
  registerStateful(server, states)
  registerCapable(server)
}

function registerSingle(server: McpServer): void {
  server.registerTool('test_input_required_result_elicitation', { description: 'Asks for a name' }, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_name', named)
    return given ? said(`Hello, ${given.name}!`) : inputRequired({ inputRequests: { user_name: askName } })
  })
  server.registerTool('test_streaming_elicitation', { description: 'Asks for a name' }, () =>
    inputRequired({ inputRequests: { user_name: askName } }),
  )
  server.registerTool('test_input_required_result_sampling', { description: 'Asks the model' }, ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'capital_question')
    if (given.kind === 'sampling') return said(JSON.stringify(given.result.content))
    return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } })
  })
  server.registerTool('test_input_required_result_list_roots', { description: 'Asks for roots' }, ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'client_roots')
    if (given.kind === 'roots') return said(given.roots.map(({ uri }) => uri).join())
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
  })
  const about = { description: 'Asks for a context' }
  server.registerPrompt('test_input_required_result_prompt', about, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', described)
    if (given) return { messages: [{ role: 'user', content: text(given.context) }] }
    const user_context = form('What context should the prompt use?', described)
    return inputRequired({ inputRequests: { user_context } })
  })
}

function registerStateful(server: McpServer, states: RequestStateCodec<string>): void {
  const confirm = form('Please confirm', confirmed)
  for (const name of ['request_state', 'tampered_state']) {
    server.registerTool(`test_input_required_result_${name}`, { description: 'Has state' }, async ({ mcpReq }) => {
      if (mcpReq.requestState<string>() === name) return said('state-ok')
      return inputRequired({ inputRequests: { confirm }, requestState: await states.mint(name) })
    })
  }
  const many = { description: 'Asks for three things at once' }
  server.registerTool('test_input_required_result_multiple_inputs', many, async ({ mcpReq }) => {
    const keys = ['user_name', 'greeting', 'client_roots']
    if (keys.every((key) => mcpReq.inputResponses?.[key] !== undefined)) return said('all there')
    const [user_name, greeting, client_roots] = [askName, sample('Generate a greeting', 50), inputRequired.listRoots()]
    return inputRequired({
      inputRequests: { user_name, greeting, client_roots },
      requestState: await states.mint('three'),
    })
  })
  const twice = { description: 'Asks twice' }
  server.registerTool('test_input_required_result_multi_round', twice, async ({ mcpReq }) => {
    const round = mcpReq.requestState<string>()
    if (round === 'second' && acceptedContent(mcpReq.inputResponses, 'step2', coloured)) return said('done')
    if (round === 'first' && acceptedContent(mcpReq.inputResponses, 'step1', named)) {
      const step2 = form('Step 2: What is your favorite color?', coloured)
      return inputRequired({ inputRequests: { step2 }, requestState: await states.mint('second') })
    }
    const step1 = form('Step 1: What is your name?', named)
    return inputRequired({ inputRequests: { step1 }, requestState: await states.mint('first') })
  })
}

const envelope = z.object({
  [CLIENT_CAPABILITIES_META_KEY]: z.object({ elicitation: z.unknown(), sampling: z.unknown() }).partial(),
})

function capabilities({ mcpReq }: ServerContext): { readonly elicitation: boolean; readonly sampling: boolean } {
  const declared = envelope.safeParse(mcpReq.envelope).data?.[CLIENT_CAPABILITIES_META_KEY]
  return { elicitation: declared?.elicitation !== undefined, sampling: declared?.sampling !== undefined }
}

function registerCapable(server: McpServer): void {
  const about = { description: 'Asks for what the client can do' }
  server.registerTool('test_input_required_result_capabilities', about, (context) => {
    const { elicitation, sampling } = capabilities(context)
    if (!elicitation && !sampling) return said('nothing to ask with')
    const capital_question = sample('What is the capital of France?', 100)
    const inputRequests = { ...(elicitation ? { user_name: askName } : {}), ...(sampling ? { capital_question } : {}) }
    return inputRequired({ inputRequests })
  })
  // Where the client cannot sample, the SDK refuses in the server's name.
  const demanding = { description: 'Asks the model, of any client' }
  server.registerTool('test_missing_capability', demanding, () =>
    inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } }),
  )
}

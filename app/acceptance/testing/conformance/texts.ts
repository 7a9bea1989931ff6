/** The resources and prompts that the conformance suite reads. */
import { completable, type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { PIXEL, picture, text } from './words.ts'

export function registerTexts(server: McpServer): void {
  registerResources(server)
  registerPrompts(server)
}

function registerResources(server: McpServer): void {
  const plain = { description: 'A text', mimeType: 'text/plain' }
  server.registerResource('text', 'test://static-text', plain, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
  }))
  const image = { description: 'A picture', mimeType: 'image/png' }
  server.registerResource('binary', 'test://static-binary', image, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'image/png', blob: PIXEL }],
  }))
  server.registerResource('watched', 'test://watched-resource', plain, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'Watched' }],
  }))
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  const json = { description: 'Data of an id', mimeType: 'application/json' }
  server.registerResource('template', template, json, ({ href: uri }, { id }) => {
    const data = { id, templateTest: true, data: `Data for ID: ${String(id)}` }
    return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(data) }] }
  })
  server.server.setRequestHandler('resources/subscribe', () => ({}))
  server.server.setRequestHandler('resources/unsubscribe', () => ({}))
}

function registerPrompts(server: McpServer): void {
  const fromUser = <Content>(content: Content) => ({ role: 'user' as const, content })
  server.registerPrompt('test_simple_prompt', { description: 'A text' }, () => ({
    messages: [fromUser(text('This is a simple prompt for testing.'))],
  }))
  const two = z.object({ arg1: completable(z.string(), () => ['paris', 'park', 'party']), arg2: z.string() })
  const described = { description: 'A text of two arguments', argsSchema: two }
  server.registerPrompt('test_prompt_with_arguments', described, ({ arg1, arg2 }) => ({
    messages: [fromUser(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))],
  }))
  const one = { description: 'A resource', argsSchema: z.object({ resourceUri: z.string() }) }
  server.registerPrompt('test_prompt_with_embedded_resource', one, ({ resourceUri: uri }) => {
    const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' }
    const request = text('Please process the embedded resource above.')
    return { messages: [fromUser({ type: 'resource' as const, resource }), fromUser(request)] }
  })
  server.registerPrompt('test_prompt_with_image', { description: 'A picture' }, () => ({
    messages: [fromUser(picture), fromUser(text('Please analyze the image above.'))],
  }))
}

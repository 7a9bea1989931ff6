/** Tools that answer at once, each with another kind of content, or tell of their progress on the way. */
import { setTimeout as wait } from 'node:timers/promises'
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import { picture, said, text } from './words.ts'

/** A WAV file of no length: its header alone, 8 bits, mono, 8 kHz. */
function silence(): string {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(8000, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  return header.toString('base64')
}

const embedded = (uri: string, mimeType: string, words: string) => ({
  type: 'resource' as const,
  resource: { uri, mimeType, text: words },
})

export function registerAnswers(server: McpServer): void {
  server.registerTool('test_simple_text', { description: 'A text' }, () =>
    said('This is a simple text response for testing.'),
  )
  server.registerTool('test_image_content', { description: 'A picture' }, () => ({ content: [picture] }))
  server.registerTool('test_audio_content', { description: 'A sound' }, () => ({
    content: [{ type: 'audio', data: silence(), mimeType: 'audio/wav' }],
  }))
  server.registerTool('test_embedded_resource', { description: 'A resource' }, () => ({
    content: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }))
  server.registerTool('test_multiple_content_types', { description: 'A text, a picture and a resource' }, () => ({
    content: [
      text('Multiple content types test:'),
      picture,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }))
  server.registerTool('test_error_handling', { description: 'Fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing')
  })
  server.registerTool('test_tool_with_logging', { description: 'Writes to the log' }, log)
  server.registerTool('test_logging_tool', { description: 'Writes to the log' }, log)
  server.registerTool('test_tool_with_progress', { description: 'Reports its progress' }, report)
}

/** The suite tells three lines apart by the time between them. */
const PAUSE = 50

async function log({ mcpReq }: ServerContext) {
  await mcpReq.log('info', 'Tool execution started')
  await wait(PAUSE)
  await mcpReq.log('info', 'Tool processing data')
  await wait(PAUSE)
  await mcpReq.log('info', 'Tool execution completed')
  return said('logged')
}

async function report({ mcpReq }: ServerContext) {
  const progressToken = mcpReq._meta?.progressToken
  for (const progress of [0, 50, 100]) {
    if (progress > 0) await wait(PAUSE)
    if (progressToken === undefined) continue
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
  }
  return said('reported')
}

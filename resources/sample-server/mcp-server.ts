/** The MCP server itself, made anew for each request (HTTP) or connection (stdio): it keeps nothing in between. */
import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { registerTools } from './tools.ts'

export function createSampleServer(): McpServer {
  const server = new McpServer(
    { name: 'berth-sample', title: 'Berth sample server', version: '1.0.0' },
    { instructions: 'A server to try a connection with. Start with the tool "echo".' },
  )
  registerTools(server)
  registerAbout(server)
  registerTryIt(server)
  return server
}

function registerAbout(server: McpServer): void {
  const about = { title: 'About this server', description: 'What it runs on.', mimeType: 'text/plain' }
  server.registerResource('about', 'sample://about', about, (uri) => {
    const lines = [
      'The sample server that comes with Berth.',
      `Node ${process.version} on ${process.platform} ${process.arch}, up for ${Math.round(process.uptime())} s.`,
      process.env['MCP_AUTH_TOKEN'] ? 'Callers must show a token.' : 'Callers need no token.',
    ]
    return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: lines.join('\n') }] }
  })
}

function registerTryIt(server: McpServer): void {
  const about = {
    title: 'Try it',
    description: 'Asks the assistant to try every harmless tool and to say what works.',
    argsSchema: z.object({ name: z.string().optional().describe('Who asks') }),
  }
  server.registerPrompt('try-it', about, ({ name }) => {
    const request =
      'Call the tools echo, add, now and slow of the Berth sample server, one after the other. ' +
      `Say in one line each what came back${name ? `, and greet ${name}` : ''}. Do not call crash.`
    return { messages: [{ role: 'user', content: { type: 'text', text: request } }] }
  })
}

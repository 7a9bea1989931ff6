/** The tools: each shows one thing that a connection can do, or one way in which it can break. */
import { setTimeout as wait } from 'node:timers/promises'
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] })
const harmless = { readOnlyHint: true, openWorldHint: false }

export function registerTools(server: McpServer): void {
  registerAnswers(server)
  registerTrials(server)
}

function registerAnswers(server: McpServer): void {
  server.registerTool(
    'echo',
    {
      title: 'Echo',
      description: 'Returns the message as it came.',
      inputSchema: z.object({ message: z.string().describe('What to send back') }),
      annotations: { ...harmless, idempotentHint: true },
    },
    ({ message }) => text(message),
  )
  server.registerTool(
    'add',
    {
      title: 'Add',
      description: 'Adds two numbers.',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      outputSchema: z.object({ sum: z.number() }),
      annotations: { ...harmless, idempotentHint: true },
    },
    ({ a, b }) => ({ ...text(String(a + b)), structuredContent: { sum: a + b } }),
  )
  server.registerTool(
    'now',
    {
      title: 'Now',
      description: 'The date and time of the server, in UTC or in a time zone.',
      inputSchema: z.object({ timeZone: z.string().default('UTC').describe('Like "Europe/Berlin"') }),
      annotations: harmless,
    },
    ({ timeZone }) => timeIn(timeZone),
  )
}

function timeIn(timeZone: string) {
  const now = new Date()
  try {
    const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone }).format(now)
    return text(`${now.toISOString()} (${local})`)
  } catch {
    return { ...text(`"${timeZone}" is not a time zone. Try "Europe/Berlin" or "UTC".`), isError: true }
  }
}

function registerTrials(server: McpServer): void {
  server.registerTool(
    'slow',
    {
      title: 'Slow',
      description: 'Takes its time and reports progress on the way. Can be cancelled.',
      inputSchema: z.object({
        seconds: z.number().min(0).max(60).default(5).describe('How long it takes'),
        steps: z.int().min(1).max(100).default(10).describe('How often it reports'),
      }),
      annotations: harmless,
    },
    takeTime,
  )
  server.registerTool(
    'big',
    {
      title: 'Big',
      description: 'Returns a text of the asked size.',
      inputSchema: z.object({ kilobytes: z.int().min(1).max(4096).default(256) }),
      annotations: harmless,
    },
    ({ kilobytes }) => text(bulk(kilobytes * 1024)),
  )
  server.registerTool(
    'crash',
    {
      title: 'Crash',
      description: 'Ends the server process on purpose, to see how a crash is shown.',
      inputSchema: z.object({ exitCode: z.int().min(0).max(255).default(1) }),
      annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
    },
    ({ exitCode }): never => {
      console.error(`The tool "crash" was called: ending with exit code ${exitCode}, as asked.`)
      process.exit(exitCode)
    },
  )
}

/** Rejects when the call is cancelled or its caller goes away: the wait ends at once. */
async function takeTime({ seconds, steps }: { seconds: number; steps: number }, context: ServerContext) {
  const { signal, _meta, notify } = context.mcpReq
  for (let step = 1; step <= steps; step += 1) {
    await wait((seconds * 1000) / steps, undefined, { signal })
    if (_meta?.progressToken === undefined) continue
    const params = {
      progressToken: _meta.progressToken,
      progress: step,
      total: steps,
      message: `Step ${step} of ${steps}`,
    }
    await notify({ method: 'notifications/progress', params })
  }
  return text(`Done in ${seconds} s and ${steps} steps.`)
}

/** Numbered lines of 64 bytes, so that a part that is missing can be seen. */
function bulk(bytes: number): string {
  const lines = Array.from(
    { length: Math.ceil(bytes / 64) },
    (_, line) => `${String(line).padStart(8, '0')} ${'.'.repeat(54)}\n`,
  )
  return lines.join('').slice(0, bytes)
}

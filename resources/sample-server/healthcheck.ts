/** The image's HEALTHCHECK: a real `initialize` from inside the container. Exit code 0 is healthy. */
import { settingsFrom } from './settings.ts'

/** Under the ten seconds after which the engine counts the check as failed anyway. */
const LIMIT_MS = 8_000

async function check(): Promise<void> {
  const settings = settingsFrom(process.env)
  // On stdio there is no second way in: a process that runs is all there is to know.
  if (settings.transport === 'stdio') return
  const response = await fetch(`http://127.0.0.1:${settings.port}/mcp`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...(settings.token && { Authorization: `Bearer ${settings.token}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'healthcheck', version: '1.0.0' },
      },
    }),
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  const answer = await response.text()
  if (!response.ok || !answer.includes('"serverInfo"')) {
    throw new Error(`initialize answered ${response.status}: ${answer.slice(0, 200)}`)
  }
}

try {
  await check()
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem)
  process.exit(1)
}

/** The built bridge over the real engine, where somebody else has a server's port. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Bridged, bridged } from './bridge/testing/bridged.ts'
import { createTestFleet, obedientServer, type TestFleet } from './fleet/testing/test-fleet.ts'
import { closeServer, listen } from './health/testing/mcp-servers.ts'
import { writeAtomic } from './home.ts'

const script = join(import.meta.dirname, '..', 'dist', 'app', 'bridge.js')
const port = 3348
const echo = { name: 'echo', arguments: { message: 'mine' } }

let fleet: TestFleet
const seen: (string | undefined)[] = []
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(() => {
  if (!existsSync(script)) throw new Error(`${script} is missing: run \`npm run build\` first.`)
})
beforeEach(async () => {
  fleet = await createTestFleet()
  seen.length = 0
  const http = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.end()
  })
  await listen(http, port)
  cleanups.push(() => closeServer(http))
  await fleet.write({ notes: obedientServer({ port }) })
  await writeAtomic(fleet.home.tokenFile('notes'), 'a'.repeat(64))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await fleet.clean()
})

async function bridge(env: Record<string, string>): Promise<Bridged> {
  const running = await bridged(script, 'notes', { BERTH_HOME: fleet.home.root, HOME: fleet.person, ...env })
  cleanups.push(() => running.close())
  return running
}

it('a stopped server is started on demand, and the client is told who has its port; the stranger is sent nothing', async () => {
  const { client } = await bridge({ DOCKER_HOST: fleet.env['DOCKER_HOST'] ?? '' })
  await expect(client.callTool(echo)).rejects.toMatchObject({
    message: expect.stringMatching(`Port ${port} is taken by node, pid ${process.pid}\\. Move "notes" to port \\d+`),
    data: { kind: 'port-taken' },
  })
  expect(seen).toEqual([])
})

it('without an engine the client is told so; the stranger is sent nothing', async () => {
  const { client } = await bridge({ DOCKER_HOST: `unix://${join(fleet.home.root, 'no.sock')}` })
  await expect(client.callTool(echo)).rejects.toMatchObject({ data: { kind: 'no-engine' } })
  expect(seen).toEqual([])
})

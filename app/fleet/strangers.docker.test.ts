import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeServer, listen } from '../health/testing/mcp-servers.ts'
import { createTestFleet, obedientServer, server, stateIs, type TestFleet, until } from './testing/test-fleet.ts'

const port = 3345

let fleet: TestFleet
const cleanups: (() => Promise<void>)[] = []
beforeEach(async () => {
  fleet = await createTestFleet()
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
  await fleet.clean()
})

/** Keeps the credentials of everybody who calls. */
async function stranger(): Promise<readonly (string | undefined)[]> {
  const seen: (string | undefined)[] = []
  const http = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.end()
  })
  await listen(http, port)
  cleanups.push(() => closeServer(http))
  return seen
}

it('a probe without an engine sends a stranger nothing, and says that no engine answers', async () => {
  const seen = await stranger()
  await fleet.write({ notes: obedientServer({ port }) })
  const berth = fleet.face('cli', { DOCKER_HOST: `unix://${join(fleet.home.root, 'no.sock')}` })
  await expect(berth.handlers['server:probe']({ id: 'notes' })).rejects.toMatchObject({ kind: 'no-engine' })
  expect(seen).toEqual([])
})

it('a probe of a container that publishes another port than the settings say sends nothing to theirs', async () => {
  await fleet.write({ notes: obedientServer({ port: port - 1 }) })
  const berth = fleet.face('cli')
  await berth.handlers['server:start']({ id: 'notes' })
  await until(berth, stateIs('notes', 'running'))
  const seen = await stranger()
  await fleet.write({ notes: obedientServer({ port }) })
  const other = fleet.face('cli')
  await other.look()
  const { outcome } = await other.handlers['server:probe']({ id: 'notes' })
  expect(outcome).toMatchObject({
    stage: 'tcp',
    reason: `No running container of this server publishes 127.0.0.1:${port}, so nothing was sent there.`,
  })
  expect(server(other.store.getState(), 'notes').health).toMatchObject({ kind: 'probed' })
  expect(seen).toEqual([])
})

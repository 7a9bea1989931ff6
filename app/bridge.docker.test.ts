/** The built bridge over the real engine, where somebody else has a server's port. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bridged, bridged } from './bridge/testing/bridged.ts'
import { HOME_LABEL } from './engine/labels.ts'
import { SAMPLE_IMAGE, sampleDefinition } from './engine/sample-image.ts'
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

describe('a stdio server', () => {
  const containers = () =>
    fleet.docker.listContainers({ all: true, filters: JSON.stringify({ label: [`${HOME_LABEL}=${fleet.home.key}`] }) })
  const engine = () => ({ DOCKER_HOST: fleet.env['DOCKER_HOST'] ?? '' })
  beforeEach(async () => {
    await fleet.write({ notes: { ...sampleDefinition, image: SAMPLE_IMAGE, transport: 'stdio', port: null } })
    // Makes the image, where it is not there yet: no bridge should have to wait for that here.
    await (await fleet.face('cli').runSession('notes')).close(5)
    await expect.poll(containers, { timeout: 15_000 }).toEqual([])
  })

  it('case 44: leaves no container when its bridge is killed with no word', async () => {
    const { client, pid } = await bridge(engine())
    expect(await client.callTool(echo)).toMatchObject({ content: [{ text: expect.stringContaining('mine') }] })
    expect(await containers()).toHaveLength(1)
    process.kill(pid, 'SIGKILL')
    await expect.poll(containers, { timeout: 15_000 }).toEqual([])
  })

  it('case 44: is there for each of two bridges that one client starts at once, and gone after them', async () => {
    const [one, two] = await Promise.all([bridge(engine()), bridge(engine())])
    const answers = await Promise.all([one.client.callTool(echo), two.client.callTool(echo)])
    expect(answers).toHaveLength(2)
    expect(await containers()).toHaveLength(2)
    await Promise.all([one.close(), two.close()])
    await expect.poll(containers, { timeout: 15_000 }).toEqual([])
  })
})

it('without an engine the client is told so; the stranger is sent nothing', async () => {
  const { client } = await bridge({ DOCKER_HOST: `unix://${join(fleet.home.root, 'no.sock')}` })
  await expect(client.callTool(echo)).rejects.toMatchObject({ data: { kind: 'no-engine' } })
  expect(seen).toEqual([])
})

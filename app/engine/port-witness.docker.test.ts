import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createPortWitness } from './port-witness.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'
import { TEST_SOCKET } from './testing/test-image.ts'

const port = 3890

let fixture: TestEngine
beforeAll(async () => {
  fixture = await createTestEngine()
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

const witness = (socket: string = TEST_SOCKET) =>
  createPortWitness({ env: { DOCKER_HOST: `unix://${socket}` }, platform: process.platform, homedir: '/nonexistent' })

async function published(): Promise<string> {
  const publish = { address: '127.0.0.1', hostPort: port, containerPort: 3000 }
  const id = await fixture.engine.create(fixture.spec('setInterval(() => undefined, 1000)', { publish }))
  await fixture.engine.start(id)
  return id
}

test('a port is vouched for while a container with the labels publishes it, and not a moment longer', async () => {
  const { vouches } = witness()
  expect(await vouches(fixture.labels, port)).toBe(false)
  const id = await published()
  expect(await vouches(fixture.labels, port)).toBe(true)
  expect(await vouches(fixture.labels, port + 1)).toBe(false)
  await fixture.engine.stop(id, 0)
  expect(await vouches(fixture.labels, port)).toBe(false)
})

test("another's container is no witness, whatever port it publishes", async () => {
  await published()
  expect(await witness().vouches({ ...fixture.labels, 'dev.berth.server': 'notes' }, port)).toBe(false)
})

test('without an engine there is a reason in words', async () => {
  await expect(witness('/nonexistent/docker.sock').vouches(fixture.labels, port)).rejects.toMatchObject({
    kind: 'no-engine',
    message: expect.stringContaining('/nonexistent/docker.sock (not there)'),
  })
})

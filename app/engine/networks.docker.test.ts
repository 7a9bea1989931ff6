import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from './engine.ts'
import { findEngine } from './find-engine.ts'
import { createFaultProxy, type FaultProxy } from './testing/fault-proxy.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let proxy: FaultProxy
/** The real one, through the proxy. */
let engine: Engine

beforeEach(async () => {
  fixture = await createTestEngine()
  proxy = await createFaultProxy()
  const env = { DOCKER_HOST: proxy.dockerHost }
  const signal = AbortSignal.timeout(30_000)
  engine = await findEngine({ env, platform: process.platform, homedir: '/nonexistent', signal })
})
afterEach(async () => {
  await fixture.clean()
  await proxy.close()
})

/** Word for word what Docker 20.10 says to the 32nd network or so: its default pools hold no more. */
const usedUp =
  'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network'

async function subnetOf(name: string): Promise<string> {
  const { IPAM } = await fixture.docker.getNetwork(name).inspect()
  return IPAM?.Config?.[0]?.['Subnet'] ?? ''
}

test('a fleet larger than the pools of the engine gets small networks of its own, each another one', async () => {
  const names = ['one', 'two', 'three'].map((suffix) => fixture.name(suffix))
  for (const name of names) {
    proxy.refuseNext(/^POST \S*\/networks\/create/, 404, usedUp)
    await engine.ensureNetwork(name, fixture.labels)
  }
  const subnets = await Promise.all(names.map(subnetOf))
  expect(subnets).toEqual(names.map(() => expect.stringMatching(/^10\.213\.\d+\.\d+\/28$/)))
  expect(new Set(subnets).size).toBe(3)
})

test('a container runs in such a network and is reached from this computer', async () => {
  const network = fixture.name('own')
  proxy.refuseNext(/^POST \S*\/networks\/create/, 404, usedUp)
  await engine.ensureNetwork(network, fixture.labels)
  const program = "require('http').createServer((_, answer) => answer.end('hello')).listen(80)"
  const spec = fixture.spec(program, { network, publish: { address: '127.0.0.1', hostPort: 3260, containerPort: 80 } })
  await engine.start(await engine.create(spec))
  const hello = () =>
    fetch('http://127.0.0.1:3260', { signal: AbortSignal.timeout(1_000) }).then((answer) => answer.text())
  await expect.poll(() => hello().catch(() => null), { timeout: 15_000 }).toBe('hello')
})

test('any other refusal is told', async () => {
  proxy.refuseNext(/^POST \S*\/networks\/create/, 500, 'no space left on device')
  await expect(engine.ensureNetwork(fixture.name('full'), fixture.labels)).rejects.toMatchObject({
    kind: 'engine-error',
    message: expect.stringContaining('the disk of the engine is full'),
  })
})

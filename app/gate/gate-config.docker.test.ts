import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureGateImage } from '../engine/gate-image.ts'
import { createTestEngine, type TestEngine } from '../engine/testing/test-engine.ts'
import { type Gated, gateCommand, gateConfig } from './gate-config.ts'

let fixture: TestEngine
let image: string
beforeAll(async () => {
  fixture = await createTestEngine()
  const signal = AbortSignal.timeout(60_000)
  image = await ensureGateImage(fixture.engine, { platform: process.platform, onProgress: () => undefined, signal })
})
afterAll(() => fixture.clean())

const server: Gated = {
  transport: 'streamable-http',
  port: 3002,
  containerPort: 8000,
  path: '/mcp',
  passToken: false,
  remote: null,
}

/** nginx's own judgement of a configuration. */
async function judged(files: readonly { readonly path: string; readonly content: string }[]): Promise<string> {
  const { engine, docker, spec } = fixture
  const readable = files.map((file) => ({ ...file, mode: 0o444, uid: 0 }))
  const changes = {
    image,
    command: [...gateCommand, '-t'],
    user: '101:101',
    files: readable,
    hosts: { server: '10.9.9.9' },
  }
  const id = await engine.create(spec('', { ...changes, entrypoint: 'none' }))
  await engine.start(id)
  await docker.getContainer(id).wait()
  return (await docker.getContainer(id).logs({ stdout: true, stderr: true })).toString('utf8')
}

const remote = { address: '192.168.1.20', port: 8443, tls: true } as const
test.each<[string, Partial<Gated>]>([
  ['Streamable HTTP', {}],
  ['SSE', { transport: 'sse', path: '/sse' }],
  ['a path with all that the schema lets through', { path: '/a-b_c.d/~e%20f/' }],
  ['the root', { path: '/' }],
  ['a passed token and another computer', { passToken: true, remote }],
])('nginx itself takes the configuration: %s', async (_name, changes) => {
  expect(await judged(gateConfig({ ...server, ...changes }))).toContain('test is successful')
})

test('and it does not take a broken one', async () => {
  const broken = gateConfig(server).map((file) => ({
    ...file,
    content: file.content.replace('proxy_pass', 'proxy_pas'),
  }))
  expect(await judged(broken)).toContain('unknown directive "proxy_pas"')
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureGateImage, ensureTlsImage } from './gate-image.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
beforeEach(async () => {
  fixture = await createTestEngine()
})
afterEach(() => fixture.clean())

const deps = { platform: process.platform, onProgress: () => undefined, signal: AbortSignal.timeout(60_000) }

/** What it prints when it runs as locked down as a gate does, and its exit code. */
async function outcomeOf(image: string, command: readonly string[], user: string) {
  const { engine, docker, spec } = fixture
  const config = `load_module /usr/lib/nginx/modules/ngx_http_js_module.so; pid /tmp/nginx.pid; events {}
    http { js_import /gate/x.js; js_set $x x.x; }`
  const files = [
    { path: '/gate/nginx.conf', content: config, mode: 0o444, uid: 0 },
    { path: '/gate/x.js', content: 'export default { x: () => 1 }', mode: 0o444, uid: 0 },
  ]
  const id = await engine.create(spec('', { image, command, user, files, entrypoint: 'none' }))
  await engine.start(id)
  const { StatusCode } = (await docker.getContainer(id).wait()) as { StatusCode: number }
  const log = await docker.getContainer(id).logs({ stdout: true, stderr: true })
  return { code: StatusCode, text: log.toString('utf8') }
}

test('the image of a gate has nginx with njs, and both run locked down', async () => {
  const image = await ensureGateImage(fixture.engine, deps)
  expect(image).toMatch(/^(?:nginx:1\.28\.0-alpine|berth\/gate-nginx:1)$/)
  const { code, text } = await outcomeOf(image, ['nginx', '-t', '-c', '/gate/nginx.conf', '-e', 'stderr'], '101:101')
  expect(text).toContain('test is successful')
  expect(code).toBe(0)
})

test('the image for other computers has Caddy', async () => {
  const image = await ensureTlsImage(fixture.engine, deps)
  const { code, text } = await outcomeOf(image, ['caddy', 'version'], '1000:1000')
  expect(code, text).toBe(0)
  expect(text).toMatch(/\d+\.\d+\.\d+/)
})

test('without a registry and without the program it says what is missing and what to do', async () => {
  const { engine } = fixture
  const unreachable = { ...engine, hasImage: async () => false }
  await expect(ensureGateImage(unreachable, { ...deps, env: { PATH: '/nowhere' } })).rejects.toMatchObject({
    kind: 'build-failed',
    message: expect.stringContaining('there is no nginx on this computer either'),
    fix: expect.stringContaining('install nginx and libnginx-mod-http-js here'),
  })
})

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { StartStep } from '../contract/snapshot.ts'
import type { ContainerSpec, Engine } from './engine.ts'
import {
  ensureGateImage,
  ensureTlsImage,
  GATE_IMAGE,
  LOCAL_GATE_IMAGE,
  LOCAL_TLS_IMAGE,
  TLS_IMAGE,
} from './gate-image.ts'
import { localProgram, programFolders } from './local-program.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

const forever = new AbortController().signal
/** Nothing listens there: refused at once. */
const NOBODY = '127.0.0.1:9'

const folders = programFolders(process.env)
const hasNginx = (await localProgram('nginx', folders)) !== null
const hasCaddy = (await localProgram('caddy', folders)) !== null

let fixture: TestEngine
let engine: Engine
/** What this test has made, by the name that the app gives it. */
const images = new Map<string, string>()
const configs: string[] = []

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(async () => {
  await fixture?.clean()
  for (const tag of images.values()) {
    await fixture.docker
      .getImage(tag)
      .remove({ force: true })
      .catch((thrown: { readonly statusCode?: number }) => expect(thrown.statusCode).toBe(404))
  }
  for (const folder of configs) await rm(folder, { recursive: true, force: true })
})

/** The real engine, made to believe that it has none; it pulls for real, and what it makes has a name of this test. */
function bare(registry = NOBODY): Engine & { readonly pulled: string[] } {
  const pulled: string[] = []
  return {
    ...engine,
    pulled,
    hasImage: async () => false,
    pull: (reference, ...rest) => {
      pulled.push(reference)
      return engine.pull(`${registry}/berth/none:1`, ...rest)
    },
    importImage: (rootfs, { tag, changes }) => engine.importImage(rootfs, { tag: ownName(tag), changes }),
    build: async (context, options, ...rest) => {
      const own = await rebased(context)
      await engine.build(own, { ...options, tag: ownName(options.tag) }, ...rest)
    },
  }
}

function ownName(tag: string): string {
  const own = images.get(tag) ?? `${fixture.name(tag.replace(/[/:]/g, '-'))}:1`
  images.set(tag, own)
  return own
}

/** The Dockerfile in a tar, with this test's name of its base. */
async function rebased(context: NodeJS.ReadableStream): Promise<Readable> {
  const [, base = '', rest = ''] = /FROM (\S+)(\n[^\0]*)/.exec(await text(context)) ?? []
  const tar = pack()
  tar.entry({ name: 'Dockerfile' }, `FROM ${ownName(base)}${rest}`)
  tar.finalize()
  return Readable.from(tar)
}

function deps(changes: Partial<Parameters<typeof ensureGateImage>[1]> = {}) {
  const steps: StartStep[] = []
  const onProgress = (step: StartStep) => void steps.push(step)
  return { steps, deps: { platform: process.platform, onProgress, signal: forever, ...changes } }
}

describe('which image', () => {
  const having = (...names: readonly string[]): Engine => ({
    ...bare(),
    hasImage: async (name) => names.includes(name),
    pull: () => Promise.reject(new Error('Nothing is to be pulled.')),
  })

  test('the official one when the engine has it, else the local one, and nothing is done', async () => {
    const { steps, deps: silent } = deps()
    expect(await ensureGateImage(having(GATE_IMAGE, LOCAL_GATE_IMAGE), silent)).toBe(GATE_IMAGE)
    expect(await ensureGateImage(having(LOCAL_GATE_IMAGE), silent)).toBe(LOCAL_GATE_IMAGE)
    expect(await ensureTlsImage(having(TLS_IMAGE), silent)).toBe(TLS_IMAGE)
    expect(await ensureTlsImage(having(LOCAL_TLS_IMAGE), silent)).toBe(LOCAL_TLS_IMAGE)
    expect(steps).toEqual([])
  })

  test('what cannot be pulled fails so where this computer cannot make it', async () => {
    const pull = ensureGateImage(bare(), deps({ platform: 'darwin' }).deps)
    await expect(pull).rejects.toMatchObject({
      kind: 'pull-failed',
      message: expect.stringContaining('Could not reach'),
    })
  })

  test.runIf(process.platform === 'linux')('what this computer has no program for says what to install', async () => {
    const none = deps({ folders: ['/nonexistent'] }).deps
    await expect(ensureGateImage(bare(), none)).rejects.toMatchObject({
      kind: 'build-failed',
      message: "Could not make the gate's image from this computer: there is no nginx.",
      fix: expect.stringMatching(new RegExp(`Connect to the internet, so that ${GATE_IMAGE}.*libnginx-mod-http-js`)),
    })
    await expect(ensureTlsImage(bare(), none)).rejects.toMatchObject({
      kind: 'build-failed',
      message: 'Could not make the image for TLS from this computer: there is no Caddy.',
      fix: expect.stringContaining(`Connect to the internet, so that ${TLS_IMAGE}`),
    })
  })

  test('a pull can be cancelled', async () => {
    const abort = new AbortController()
    const cancelling = { ...bare(), pull: async () => abort.abort() }
    const cancelled = ensureGateImage(cancelling, deps({ signal: abort.signal }).deps)
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('a registry that never answers is given up', async () => {
    const sockets = new Set<{ destroy(): void }>()
    const silent = createServer((socket) => sockets.add(socket))
    const port = await listening(silent)
    try {
      const { deps: impatient } = deps({ platform: 'darwin', limits: { first: 300, later: 300 } })
      const pull = ensureGateImage(bare(`127.0.0.1:${port}`), impatient)
      await expect(pull).rejects.toMatchObject({
        kind: 'pull-failed',
        message: `Could not pull ${GATE_IMAGE}: the registry does not answer.`,
      })
    } finally {
      for (const socket of sockets) socket.destroy()
      silent.close()
    }
  })
})

describe.runIf(hasNginx)('the local image of the gate', () => {
  test('is made once for callers who come together, and each is told', async () => {
    const one = bare()
    const [first, second] = [deps(), deps()]
    const made = await Promise.all([ensureGateImage(one, first.deps), ensureGateImage(one, second.deps)])
    expect(made).toEqual([LOCAL_GATE_IMAGE, LOCAL_GATE_IMAGE])
    expect(one.pulled).toEqual([GATE_IMAGE])
    expect(second.steps).toEqual(first.steps)
    expect(first.steps.map(({ kind }) => kind)).toEqual(['pull', 'build'])
  })

  test('is hardened nginx with njs, and its quit is graceful', async () => {
    const image = await localImage(ensureGateImage, LOCAL_GATE_IMAGE)
    const config = await gateConfig()
    const port = await freePort()
    const id = await started({
      ...gateSpec(image, config),
      network: 'bridge',
      publish: { address: '127.0.0.1', hostPort: port, containerPort: 8080 },
    })
    await vi.waitFor(async () => expect(await output(id)).toContain('start worker process'), { timeout: 15_000 })
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    expect([answer.status, await answer.text()]).toEqual([200, 'njs answers'])
    await engine.stop(id, 10)
    expect(await engine.inspect(id)).toMatchObject({ status: 'exited', exitCode: 0 })
    expect(await output(id)).toContain('gracefully shutting down')
  })

  test('says who it runs as and how it starts and stops', async () => {
    const image = await localImage(ensureGateImage, LOCAL_GATE_IMAGE)
    const { Config } = await fixture.docker.getImage(image).inspect()
    expect(Config).toMatchObject({ User: '101:101', Cmd: ['nginx', '-g', 'daemon off;'], StopSignal: 'SIGQUIT' })
  })
})

test('the image that this engine gets accepts a configuration with njs, hardened', async () => {
  const image = await ensureGateImage(engine, deps().deps)
  const spec = gateSpec(image, await gateConfig())
  expect(await ended({ ...spec, command: [...spec.command, '-t'] })).toMatchObject({
    code: 0,
    text: expect.stringContaining('test is successful'),
  })
})

describe.runIf(hasCaddy)('the local image for TLS', () => {
  test('is Caddy, hardened, as a plain user', async () => {
    const image = await localImage(ensureTlsImage, LOCAL_TLS_IMAGE)
    const changes = { image, command: ['caddy', 'version'], user: null }
    expect(await ended({ ...fixture.spec(''), ...changes })).toMatchObject({
      code: 0,
      text: expect.stringMatching(/v?2\.\d/),
    })
    const { Config } = await fixture.docker.getImage(image).inspect()
    expect(Config).toMatchObject({ User: '1000:1000' })
  })
})

/** The test's own name of what was made. */
async function localImage(ensure: typeof ensureGateImage, local: string): Promise<string> {
  if (!images.has(local)) expect(await ensure(bare(), deps().deps)).toBe(local)
  return images.get(local) ?? ''
}

const gateSpec = (image: string, config: string): ContainerSpec => ({
  ...fixture.spec(''),
  image,
  command: ['nginx', '-c', '/gate/nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
  mounts: [{ source: config, target: '/gate', readOnly: true }],
  network: 'none',
  user: '101:101',
})

const NGINX_CONFIG = `load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
error_log stderr notice;
pid /tmp/nginx.pid;
events {}
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path /tmp/${what};`).join(' ')}
  access_log off;
  js_import gate from /gate/gate.js;
  server { listen 8080; location / { js_content gate.answer; } }
}
`

/** A folder that the container's user may read. */
async function gateConfig(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-gate-'))
  configs.push(folder)
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'nginx.conf'), NGINX_CONFIG)
  const program = "function answer(r) { r.return(200, 'njs answers') }\nexport default { answer }\n"
  await writeFile(join(folder, 'gate.js'), program)
  return folder
}

async function started(spec: ContainerSpec): Promise<string> {
  const id = await engine.create(spec)
  await engine.start(id)
  return id
}

async function ended(spec: ContainerSpec): Promise<{ readonly code: number; readonly text: string }> {
  const id = await started(spec)
  const { StatusCode } = await fixture.docker.getContainer(id).wait()
  return { code: StatusCode, text: await output(id) }
}

const output = async (id: string): Promise<string> =>
  (await fixture.docker.getContainer(id).logs({ stdout: true, stderr: true, follow: false })).toString()

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((closed) => server.close(closed))
  return port
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

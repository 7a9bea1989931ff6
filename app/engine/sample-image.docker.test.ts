import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildSample } from '../../resources/sample-server/testing/build-sample.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import { sampleBase } from './sample-base.ts'
import { ensureSampleImage, SAMPLE_IMAGE } from './sample-image.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

const forever = new AbortController().signal
const token = 'd'.repeat(64)
const port = 3250

let fixture: TestEngine
let engine: Engine
/** The real engine, made to believe that it lacks the sample: the build is real, and nobody else's image is removed. */
let without: Engine
let resources: string

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
  without = { ...engine, hasImage: async (name) => name !== SAMPLE_IMAGE && engine.hasImage(name) }
  resources = await mkdtemp(join(tmpdir(), 'berth-resources-'))
  await buildSample(join(resources, 'sample-server'))
})
afterEach(() => fixture.clean())
afterAll(async () => {
  await fixture?.clean()
  await rm(resources, { recursive: true, force: true })
})

function ensure(engineToUse: Engine, signal = forever) {
  const steps: StartStep[] = []
  const deps = { resources, platform: process.platform, signal, onProgress: (step: StartStep) => steps.push(step) }
  return { steps, done: ensureSampleImage(engineToUse, deps) }
}

describe('the build', () => {
  test('makes the image and tells each step; once for callers who come together', async () => {
    let builds = 0
    const counting: Engine = {
      ...without,
      build: (...input) => {
        builds += 1
        return without.build(...input)
      },
    }
    const [one, two] = [ensure(counting), ensure(counting)]
    await Promise.all([one.done, two.done])
    expect(builds).toBe(1)
    expect(two.steps).toEqual(one.steps)
    const last = one.steps.at(-1)
    expect(last).toMatchObject({ kind: 'build', image: SAMPLE_IMAGE })
    expect(last?.kind === 'build' && last.step > 0 && last.step === last.steps).toBe(true)
    expect(await engine.hasImage(SAMPLE_IMAGE)).toBe(true)
  })

  test('there is nothing to do when the image is there', async () => {
    const { steps, done } = ensure(engine)
    await done
    expect(steps).toEqual([])
  })

  test('can be cancelled', async () => {
    const abort = new AbortController()
    const { done } = ensure(
      {
        ...without,
        build: (...input) => {
          abort.abort()
          return without.build(...input)
        },
      },
      abort.signal,
    )
    await expect(done).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('a bundle that was never built is said in words', async () => {
    const empty = { resources: tmpdir(), platform: process.platform, signal: forever, onProgress: () => undefined }
    await expect(ensureSampleImage({ ...without }, empty)).rejects.toMatchObject({
      kind: 'build-failed',
      fix: expect.stringContaining('npm run build'),
    })
  })
})

describe('the base, when the engine has none', () => {
  const imported: string[] = []
  /** Pulls for real from where no registry is; the import is only noted, it would leave 100 MB each time. */
  const bare = (registry: string): Engine => ({
    ...engine,
    hasImage: async () => false,
    pull: (_, ...rest) => engine.pull(`${registry}/berth/none:1`, ...rest),
    importImage: async (rootfs, { tag }) => {
      rootfs.resume()
      await once(rootfs, 'end')
      imported.push(tag)
    },
  })
  const deps = { platform: 'linux', onProgress: () => undefined, signal: forever } as const
  afterEach(() => imported.splice(0))

  test.runIf(process.platform === 'linux')('is made from the local Node', async () => {
    expect(await sampleBase(bare('127.0.0.1:9'), SAMPLE_IMAGE, deps)).toBe('berth/node-base:1')
    expect(imported).toEqual(['berth/node-base:1'])
  })

  test('is missing where the local Node does not run in a container', async () => {
    const pull = sampleBase(bare('127.0.0.1:9'), SAMPLE_IMAGE, { ...deps, platform: 'darwin' })
    await expect(pull).rejects.toMatchObject({ kind: 'pull-failed' })
    expect(imported).toEqual([])
  })

  test('a registry that never answers is given up', async () => {
    const silent = createServer().listen(port, '127.0.0.1')
    await once(silent, 'listening')
    const sockets = new Set<{ destroy(): void }>()
    silent.on('connection', (socket) => sockets.add(socket))
    try {
      const limits = { first: 300, later: 300 }
      const pull = sampleBase(bare(`127.0.0.1:${port}`), SAMPLE_IMAGE, { ...deps, platform: 'darwin' }, limits)
      await expect(pull).rejects.toMatchObject({ message: expect.stringContaining('does not answer') })
    } finally {
      for (const socket of sockets) socket.destroy()
      silent.close()
    }
  })
})

describe('a container of the image, hardened', () => {
  const docker = (...args: readonly string[]) => promisify(execFile)('docker', [...args])

  async function started(): Promise<string> {
    await ensure(engine).done
    const id = await engine.create({
      ...fixture.spec(''),
      image: SAMPLE_IMAGE,
      command: [],
      user: null,
      env: { MCP_AUTH_TOKEN: token },
      publish: { address: '127.0.0.1', hostPort: port, containerPort: 3000 },
    })
    await engine.start(id)
    return id
  }

  /** Not by fetch in a loop: Node's hangs when the engine's proxy closes a connection before the server listens. */
  const healthy = (id: string) =>
    vi.waitFor(() => docker('exec', id, 'node', 'healthcheck.mjs'), { timeout: 15_000, interval: 50 })

  async function connected(): Promise<Client> {
    const requestInit = { headers: { Authorization: `Bearer ${token}` } }
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit }))
    return client
  }

  test('serves through the published port, is healthy by its own check, and drains when stopped', async () => {
    const id = await started()
    await healthy(id)
    const client = await connected()
    expect((await client.listTools()).tools).toHaveLength(6)

    let stopped: Promise<void> | undefined
    const result = await client.callTool(
      { name: 'slow', arguments: { seconds: 1, steps: 4 } },
      {
        onprogress: () => {
          stopped ??= engine.stop(id, 35)
        },
      },
    )
    expect(result.content).toMatchObject([{ text: 'Done in 1 s and 4 steps.' }])
    await stopped
    expect(await engine.inspect(id)).toMatchObject({ status: 'exited', exitCode: 0 })
    await client.close()
  })

  test('the image runs as a plain user, with exec-form commands and a health check', async () => {
    const { Config } = JSON.parse((await docker('image', 'inspect', SAMPLE_IMAGE, '--format', '{{json .}}')).stdout)
    expect(Config).toMatchObject({
      User: '1000:1000',
      Cmd: ['node', 'server.mjs'],
      Healthcheck: { Test: ['CMD', 'node', 'healthcheck.mjs'], Interval: 30e9, Timeout: 10e9, Retries: 3 },
    })
    expect(JSON.stringify(Config.Env)).not.toContain('TOKEN')
  })
})

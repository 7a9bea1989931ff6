import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import type { Engine } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let engine: Engine

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const thrown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(thrown).toBeInstanceOf(Failure)
  return thrown as Failure
}

const listening = `require('http').createServer((q, s) => s.end('hello')).listen(80)`

describe('publishing', () => {
  test('only loopback can reach it, and inspect and the list of published ports say so', async () => {
    const publish = { address: '127.0.0.1', hostPort: 3201, containerPort: 8080 }
    const spec = fixture.spec(listening.replace('80)', '8080)'), { publish })
    const id = await engine.create(spec)
    await engine.start(id)
    const binding = { address: '127.0.0.1', port: 3201, containerPort: 8080 }
    expect(await engine.inspect(id)).toMatchObject({
      status: 'running',
      bindings: [binding],
      requestedBindings: [binding],
      labels: fixture.labels,
      image: 'berth-test/node:1',
    })
    const own = (await engine.publishedPorts()).filter(({ containerId }) => containerId === id)
    expect(own).toEqual([
      {
        ...binding,
        containerId: id,
        containerName: spec.name,
        image: 'berth-test/node:1',
        labels: fixture.labels,
      },
    ])
  })

  test('a port that a program holds is told as port-taken, and the container stays to be looked at', async () => {
    const holder = createServer().listen(3202, '127.0.0.1')
    await once(holder, 'listening')
    try {
      const id = await engine.create(
        fixture.spec(listening, { publish: { address: '127.0.0.1', hostPort: 3202, containerPort: 80 } }),
      )
      const failure = await failureOf(engine.start(id))
      expect(failure).toMatchObject({
        kind: 'port-taken',
        message: 'Port 3202 is taken by another program or container.',
      })
      expect(await engine.inspect(id)).toMatchObject({ status: 'created', bindings: [] })
    } finally {
      holder.close()
    }
  })

  test('a port that another container holds is told as port-taken', async () => {
    const publish = { address: '127.0.0.1', hostPort: 3203, containerPort: 80 }
    await engine.start(await engine.create(fixture.spec('setInterval(() => {}, 1000)', { publish })))
    const failure = await failureOf(engine.start(await engine.create(fixture.spec('', { publish }))))
    expect(failure.kind).toBe('port-taken')
    expect(failure.message).toContain('3203')
  })

  test('the engine never chooses a port', async () => {
    await expect(
      engine.create(fixture.spec('', { publish: { address: '127.0.0.1', hostPort: 0, containerPort: 80 } })),
    ).rejects.toThrow('port 0')
  })
})

describe('life', () => {
  const patient = `process.on('SIGTERM', () => { console.log('draining'); setTimeout(() => process.exit(7), 300) })
    setInterval(() => {}, 1000); console.log('up')`
  const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`

  async function startedAndUp(program: string): Promise<string> {
    const id = await engine.create(fixture.spec(program))
    await engine.start(id)
    for await (const batch of engine.logs(id, { tail: 'all', follow: true, signal: AbortSignal.timeout(10_000) })) {
      if (batch.length > 0) break
    }
    return id
  }

  test('stop lets the server drain, and keeps its exit code', async () => {
    const id = await startedAndUp(patient)
    await engine.stop(id, 10)
    expect(await engine.inspect(id)).toMatchObject({ status: 'exited', exitCode: 7, outOfMemory: false })
  })

  test('a server that will not end is killed after its own timeout', async () => {
    const id = await startedAndUp(`${stubborn}; console.log('up')`)
    const begun = Date.now()
    await engine.stop(id, 1)
    expect(Date.now() - begun).toBeGreaterThan(900)
    expect(await engine.inspect(id)).toMatchObject({ status: 'exited', exitCode: 137 })
  })

  test('doing twice is doing once', async () => {
    const id = await startedAndUp(patient)
    await engine.start(id)
    await Promise.all([engine.stop(id, 5), engine.stop(id, 5)])
    await engine.stop(id, 5)
    await Promise.all([engine.remove(id), engine.remove(id)])
    await engine.remove(id)
    await engine.stop(id, 5)
    expect(await engine.inspect(id)).toBeNull()
    expect(await engine.inspectText(id)).toBeNull()
  })

  test('remove takes a running container too', async () => {
    const id = await startedAndUp(patient)
    await engine.remove(id)
    expect(await engine.containersWith(fixture.labels)).toEqual([])
  })

  test('running out of memory is seen', async () => {
    const id = await engine.create(
      fixture.spec('const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))', { memoryBytes: 64 * 1024 * 1024 }),
    )
    await engine.start(id)
    await fixture.docker.getContainer(id).wait()
    expect(await engine.inspect(id)).toMatchObject({ status: 'exited', exitCode: 137, outOfMemory: true })
  })

  test('containers are found by all the given labels, running or not', async () => {
    const one = await engine.create(fixture.spec('', { labels: { ...fixture.labels, 'dev.berth.server': 'one' } }))
    await engine.create(fixture.spec('', { labels: { ...fixture.labels, 'dev.berth.server': 'two' } }))
    const found = await engine.containersWith({ ...fixture.labels, 'dev.berth.server': 'one' })
    expect(found.map(({ id, status }) => ({ id, status }))).toEqual([{ id: one, status: 'created' }])
  })
})

describe('refusals in words', () => {
  test('an image that is not there', async () => {
    const failure = await failureOf(engine.create(fixture.spec('', { image: 'berth-test/absent:9' })))
    expect(failure).toMatchObject({ kind: 'image-not-found', message: 'The engine has no image berth-test/absent:9.' })
  })

  test('a user that the image does not have', async () => {
    const id = await engine.create(fixture.spec('', { user: 'nobodyelse' }))
    expect((await failureOf(engine.start(id))).message).toBe('The image has no user "nobodyelse".')
  })

  test('a name that is in use', async () => {
    const spec = fixture.spec('')
    await engine.create(spec)
    expect((await failureOf(engine.create(spec))).message).toBe(`A container named ${spec.name} exists already.`)
  })

  test('more CPUs than there are', async () => {
    expect((await failureOf(engine.create(fixture.spec('', { cpus: 250 })))).message).toContain(
      'more than the engine has',
    )
  })
})

test('inspect as text names the variables and hides what they hold', async () => {
  const id = await engine.create(fixture.spec('', { env: { MCP_AUTH_TOKEN: 'sesame-sesame' } }))
  const text = await engine.inspectText(id)
  expect(text).toContain('"MCP_AUTH_TOKEN=•••"')
  expect(text).not.toContain('sesame')
})

describe('names', () => {
  test('a name is told as taken, a container is found by it, and takes it once it is free', async () => {
    const spec = fixture.spec('setInterval(() => undefined, 1e6)')
    const [first, second] = [await engine.create(spec), await engine.create({ ...spec, name: `${spec.name}-beside` })]
    await engine.start(second)
    expect(await failureOf(engine.create(spec))).toMatchObject({ kind: 'name-taken' })
    expect(await failureOf(engine.rename(second, spec.name))).toMatchObject({ kind: 'name-taken' })
    expect((await engine.inspect(spec.name))?.id).toBe(first)

    await engine.remove(first)
    await engine.rename(second, spec.name)
    expect(await engine.inspect(spec.name)).toMatchObject({ id: second, status: 'running' })
  })
})

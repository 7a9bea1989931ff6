import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ListenOptions } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { attemptsOn, holdersOf } from './check.ts'
import { listListeners } from './holders.ts'
import { bindingOf, listenerOf } from './testing/readings.ts'

const port = 3230
const range = { first: 3230, last: 3239 }
const hasIPv6 = Object.values(networkInterfaces()).some((cards) => cards?.some(({ address }) => address === '::1'))

const deps = {
  listeners: () => listListeners(range, process.platform),
  publishedPorts: async () => [],
  ownContainerIds: new Set<string>(),
  viewer: { homeKey: 'home', pid: 1 },
  signal: AbortSignal.timeout(60_000),
}

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

async function listenOn(options: ListenOptions): Promise<void> {
  const server = createServer().listen({ port, exclusive: true, ...options })
  await once(server, 'listening')
  endings.push(async () => {
    server.close()
    await once(server, 'close')
  })
}

test('a free port has no holder', async () => {
  expect(await attemptsOn(port)).toEqual({ loopback: 'free', everywhere: 'free', loopback6: 'free' })
  expect(await holdersOf(port, deps)).toEqual([])
})

const self = (address: string) => ({
  kind: 'process',
  words: `node, pid ${process.pid}`,
  pid: process.pid,
  bindings: [{ address, family: address.includes(':') ? 6 : 4 }],
})

test('an IPv4 listener', async () => {
  await listenOn({ host: '127.0.0.1' })
  expect(await holdersOf(port, deps)).toMatchObject([self('127.0.0.1')])
})

test('a listener on every IPv4 address', async () => {
  await listenOn({ host: '0.0.0.0' })
  expect(await holdersOf(port, deps)).toMatchObject([self('0.0.0.0')])
})

describe.runIf(hasIPv6)('IPv6', () => {
  test('a listener on ::1 alone is a holder: localhost leads there first', async () => {
    await listenOn({ host: '::1' })
    expect(await attemptsOn(port)).toEqual({ loopback: 'free', everywhere: 'free', loopback6: 'in-use' })
    expect(await holdersOf(port, deps)).toMatchObject([self('::1')])
  })

  test('a dual-stack listener is one holder', async () => {
    await listenOn({ host: '::' })
    expect(await holdersOf(port, deps)).toMatchObject([self('::')])
  })

  test('separate IPv4 and IPv6 listeners of one process are one holder', async () => {
    await listenOn({ host: '127.0.0.1' })
    await listenOn({ host: '::1' })
    expect((await holdersOf(port, deps)).map(({ words }) => words)).toEqual([`node, pid ${process.pid}`])
  })
})

test("another process's listener is named with its pid", async () => {
  const child = await listeningChild()
  const [holder, ...others] = await holdersOf(port, deps)
  expect(holder).toMatchObject({ kind: 'process', words: `node, pid ${child.pid}`, pid: child.pid })
  expect(others).toEqual([])
})

async function listeningChild(): Promise<ChildProcess> {
  const program = `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  endings.push(async () => {
    if (child.kill()) await once(child, 'exit')
  })
  await once(child.stdout, 'data')
  return child
}

test('listeners outside the range are not listed', async () => {
  await listenOn({ host: '127.0.0.1' })
  expect(await listListeners({ first: 3231, last: 3239 }, process.platform)).toEqual([])
  expect(await listListeners(range, process.platform)).toHaveLength(1)
})

test('an unknown platform names nobody, and the port is taken all the same', async () => {
  await listenOn({ host: '127.0.0.1' })
  const holders = await holdersOf(port, { ...deps, listeners: () => listListeners(range, 'aix') })
  expect(holders).toEqual([{ kind: 'hidden', user: null, bindings: [], words: "another user's process" }])
})

describe('a container that only just starts', () => {
  const proxy = listenerOf({ port, pid: 77, process: 'docker-proxy' })
  const web = bindingOf({ port })
  /** The engine tells of the container when it is asked for the third time. */
  const late = () => {
    let asked = 0
    return async () => (++asked < 3 ? [] : [web])
  }

  test('is waited for, since its proxy is there before the engine tells of it', async () => {
    await listenOn({ host: '127.0.0.1' })
    const found = await holdersOf(port, { ...deps, listeners: async () => [proxy], publishedPorts: late() })
    expect(found.map(({ words }) => words)).toEqual(['container web (nginx:1.27)'])
  })

  test("is no holder when it is the server's own", async () => {
    await listenOn({ host: '127.0.0.1' })
    const own = { ...deps, listeners: async () => [proxy], publishedPorts: late(), ownContainerIds: new Set(['c1']) }
    expect(await holdersOf(port, own)).toEqual([])
  })

  test('is not waited for without end: then the engine is named by its product', async () => {
    await listenOn({ host: '127.0.0.1' })
    const found = await holdersOf(port, { ...deps, listeners: async () => [proxy] })
    expect(found.map(({ words }) => words)).toEqual(['Docker Engine, pid 77'])
  })

  test('is not waited for by who gives up', async () => {
    await listenOn({ host: '127.0.0.1' })
    const signal = AbortSignal.abort(new Error('no more'))
    await expect(holdersOf(port, { ...deps, listeners: async () => [proxy], signal })).rejects.toThrow('no more')
  })
})

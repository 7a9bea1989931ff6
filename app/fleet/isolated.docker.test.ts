import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import type { ServerDefinitionInput } from '../contract/server.ts'
import { createTestFleet, serverRunning, type TestFleet } from './testing/test-fleet.ts'

/** Tries to reach what a call names, and answers what came of it: `name HOST`, `tcp HOST PORT`, `udp HOST PORT`. */
const reaching = `
  const { lookup } = require('dns/promises')
  const { createSocket } = require('dgram')
  const tries = {
    name: async (host) => (await lookup(host)).address,
    tcp: (host, port) => new Promise((resolve, reject) => {
      const socket = require('net').connect(Number(port), host, () => resolve('connected'))
      socket.setTimeout(3000, () => reject(new Error('silence'))).on('error', reject)
    }),
    udp: (host, port) => new Promise((resolve, reject) => {
      const socket = createSocket('udp4').on('error', reject).on('message', () => resolve('answered'))
      socket.send('hello', Number(port), host, (cause) => cause && reject(cause))
      setTimeout(() => reject(new Error('silence')), 2000)
    }),
  }
  require('http').createServer((request, response) => {
    const [kind, ...rest] = (request.headers['x-try'] ?? '').split(' ')
    if (!tries[kind]) return response.end('here')
    tries[kind](...rest).then((how) => response.end(how), (cause) => response.end('failed: ' + cause.message))
  }).listen(Number(process.env.PORT))`

let fleet: TestFleet
let berth: Berth
let host: Server
let hostPort: number

beforeEach(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
  // A service of this computer that listens everywhere, as many do.
  host = createServer((_request, response) => response.end('host')).listen(0, '0.0.0.0')
  await once(host, 'listening')
  hostPort = (host.address() as AddressInfo).port
})
afterEach(async () => {
  host.close()
  await fleet.clean()
})

const defined = (port: number, changes: Partial<ServerDefinitionInput> = {}) =>
  serverRunning(reaching, { port, auth: 'gate', ...changes })

async function started(id: string): Promise<void> {
  await berth.handlers['server:start']({ id })
  await vi.waitFor(async () => expect(await tried(id, '')).toBe('here'), { timeout: 10_000 })
}

/** Through the server's own gate. */
async function tried(id: string, what: string): Promise<string> {
  const server = (await berth.look()).servers.find((one) => one.id === id)
  const headers = { authorization: `Bearer ${await berth.tokenOf(id)}`, 'x-try': what }
  return (await fetch(`http://127.0.0.1:${server?.definition.port}/mcp`, { headers })).text()
}

/** Of the container with this role, in the network that its name ends with. */
async function addressOf(id: string, role: string, network: string): Promise<string> {
  const label = [`dev.berth.home=${fleet.home.key}`, `dev.berth.server=${id}`, `dev.berth.role=${role}`]
  const [found] = await fleet.docker.listContainers({ filters: JSON.stringify({ label }) })
  const networks = Object.entries(found?.NetworkSettings.Networks ?? {})
  const [, settings] = networks.find(([name]) => name.endsWith(network)) ?? []
  return settings?.IPAddress ?? ''
}

/** This computer, on every address that a container might know it by. */
const hostAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : [])),
  )

test('a sealed-off server reaches no name, no address and no other server, and is reached through its gate', async () => {
  await fleet.write({ sealed: defined(3344, { network: 'isolated', hostAccess: true }), other: defined(3345) })
  await started('other')
  await started('sealed')
  const other = await addressOf('other', 'server', '-gated')
  const failing = /^failed: /

  expect(await tried('sealed', 'name localhost')).not.toMatch(failing)
  expect(await tried('sealed', 'name example.com')).toMatch(failing)
  expect(await tried('sealed', 'name host.docker.internal')).toMatch(failing)
  expect(await tried('sealed', `tcp ${other} 3000`)).toMatch(failing)
  expect(await tried('sealed', 'tcp 1.1.1.1 443')).toMatch(failing)
  for (const address of hostAddresses()) {
    expect(await tried('sealed', `tcp ${address} ${hostPort}`), address).toMatch(failing)
  }
  // Where the engine's own end of the network would be.
  const own = await addressOf('sealed', 'server', '-sealed')
  const gateway = own.replace(/\d+$/, (last) => String(Number(last) - 1))
  expect(await tried('sealed', `tcp ${gateway} ${hostPort}`)).toMatch(failing)
  // Its own gate lets nobody through without the token, and nowhere but back.
  const gate = await addressOf('sealed', 'gate', '-sealed')
  expect(await tried('sealed', `tcp ${gate} 8080`)).toBe('connected')
  expect(await tried('sealed', `tcp ${gate} 80`)).toMatch(failing)
}, 120_000)

test('nothing leaves a sealed-off server over UDP either', async () => {
  const echo = createSocket('udp4')
  echo.on('message', (message, { port, address }) => echo.send(message, port, address)).bind(0, '0.0.0.0')
  await once(echo, 'listening')
  try {
    await fleet.write({ sealed: defined(3344, { network: 'isolated' }), open: defined(3345) })
    await started('sealed')
    await started('open')
    const [address = ''] = hostAddresses()
    expect(await tried('open', `udp ${address} ${echo.address().port}`)).toBe('answered')
    for (const one of hostAddresses()) {
      expect(await tried('sealed', `udp ${one} ${echo.address().port}`), one).toMatch(/^failed: /)
    }
  } finally {
    echo.close()
  }
}, 120_000)

test('two servers cannot reach each other, nor the gate of the other but as any program would', async () => {
  await fleet.write({ one: defined(3344), other: defined(3345) })
  await started('one')
  await started('other')
  expect(await tried('one', `tcp ${await addressOf('other', 'server', '-gated')} 3000`)).toMatch(/^failed: /)
  expect(await tried('one', `tcp ${await addressOf('other', 'gate', '-gated')} 8080`)).toMatch(/^failed: /)
  expect(await tried('one', 'name berth-other')).toMatch(/^failed: /)
  const [address = ''] = hostAddresses()
  // It does reach what it may: that the others fail is no accident.
  expect(await tried('one', `tcp ${address} ${hostPort}`)).toBe('connected')
  // What is published on loopback is not to be had from a container.
  expect(await tried('one', `tcp ${address} 3345`)).toMatch(/^failed: /)
}, 120_000)

test('a server that is sealed off later, and let out again, is what it says', async () => {
  await fleet.write({ web: defined(3344) })
  await started('web')
  const [address = ''] = hostAddresses()
  const host = `tcp ${address} ${hostPort}`
  expect(await tried('web', host)).toBe('connected')
  const { definition } = (await berth.look()).servers[0] ?? {}
  if (!definition) throw new Error('no definition')
  await berth.handlers['server:update']({ id: 'web', definition: { ...definition, network: 'isolated' } })
  await vi.waitFor(async () => expect(await tried('web', '')).toBe('here'), { timeout: 10_000 })
  expect(await tried('web', host)).toMatch(/^failed: /)
  await berth.handlers['server:update']({ id: 'web', definition })
  await vi.waitFor(async () => expect(await tried('web', '')).toBe('here'), { timeout: 10_000 })
  expect(await tried('web', host)).toBe('connected')
  await berth.handlers['server:remove']({ id: 'web' })
  const left = await fleet.docker.listNetworks({
    filters: JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`] }),
  })
  expect(left).toEqual([])
}, 120_000)

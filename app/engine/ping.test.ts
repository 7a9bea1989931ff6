import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pingProblem } from './ping.ts'

let folder: string
const servers: Server[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-ping-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

const path = (name: string): string => join(folder, name)
const signal = (): AbortSignal => AbortSignal.timeout(20_000)

async function listen(server: Server, where: string): Promise<void> {
  servers.push(server)
  server.listen(where)
  await once(server, 'listening')
}

const ping = (socket: string) => pingProblem({ kind: 'socket', path: socket }, signal())

test('a living engine has no problem', async () => {
  await listen(
    createHttpServer((_, response) => response.end('OK')),
    path('a.sock'),
  )
  expect(await ping(path('a.sock'))).toBeNull()
})

test('what is wrong is told apart', async () => {
  await listen(
    createHttpServer((_, response) => response.writeHead(503).end()),
    path('ill.sock'),
  )
  await listen(
    createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n')),
    path('other.sock'),
  )
  await listen(
    createServer((socket) => socket.destroy()),
    path('rude.sock'),
  )
  await writeFile(path('file'), '')
  expect(
    await Promise.all(['none.sock', 'ill.sock', 'other.sock', 'rude.sock', 'file'].map((name) => ping(path(name)))),
  ).toEqual([
    'not there',
    'it answers, but with HTTP 503',
    'it answers, but not like an engine',
    'it hung up',
    'refused: nothing listens behind it',
  ])
})

test('silence is given two seconds', async () => {
  await listen(
    createServer((socket) => socket.on('error', () => undefined)),
    path('mute.sock'),
  )
  const begun = Date.now()
  expect(await ping(path('mute.sock'))).toBe('no answer within 2 s')
  expect(Date.now() - begun).toBeLessThan(3_000)
})

test('a search that is cancelled ends at once with the reason', async () => {
  await listen(
    createServer((socket) => socket.on('error', () => undefined)),
    path('mute.sock'),
  )
  const controller = new AbortController()
  const searching = pingProblem({ kind: 'socket', path: path('mute.sock') }, controller.signal)
  controller.abort(new Error('enough'))
  await expect(searching).rejects.toThrow('enough')
})

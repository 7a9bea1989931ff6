import { Agent, createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, it } from 'vitest'
import { closeServer, listen } from '../health/testing/mcp-servers.ts'
import { textOf } from './http-answer.ts'
import { type LoopbackRequest, loopbackRequest, NeverSent } from './loopback-request.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function http(answer: RequestListener): Promise<URL> {
  const server = createServer(answer)
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  return new URL(`http://127.0.0.1:${port}/`)
}

async function tcp(onSocket: (socket: Socket) => void): Promise<URL> {
  const server = createTcpServer((socket) => onSocket(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`)
}

function keeping(): Agent {
  const agent = new Agent({ keepAlive: true })
  cleanups.push(() => agent.destroy())
  return agent
}

const text = async (url: URL, init: LoopbackRequest): Promise<string> => textOf(await loopbackRequest(url, init))

const plain: LoopbackRequest = { method: 'POST', body: 'Jörg' }
const asking: LoopbackRequest = { ...plain, asksFirst: true }

const echo: RequestListener = (request, response) => {
  response.setHeader('x-got', String(request.headers['content-length']))
  request.pipe(response)
}

it('sends the body and gives the answer back, with or without asking first', async () => {
  const url = await http(echo)
  for (const init of [plain, asking]) {
    const incoming = await loopbackRequest(url, init)
    expect([incoming.statusCode, incoming.headers['x-got'], await textOf(incoming)]).toEqual([200, '5', 'Jörg'])
  }
})

it('keeps the body when the server answers without wanting it', async () => {
  const server = createServer()
  let body = ''
  server.on('checkContinue', (request, response) => {
    request.on('data', (chunk) => {
      body += chunk
    })
    response.writeHead(401).end('no')
  })
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  const incoming = await loopbackRequest(new URL(`http://127.0.0.1:${port}/`), asking)
  expect([incoming.statusCode, await textOf(incoming), body]).toEqual([401, 'no', ''])
})

it('gives the body after a second to a server that ignores the question', async () => {
  const url = await tcp((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.toString().endsWith('Jörg')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    }),
  )
  const begun = performance.now()
  expect(await text(url, asking)).toBe('ok')
  expect(performance.now() - begun).toBeGreaterThan(900)
})

it('gives the body once to a server that asks for it after the second is over', async () => {
  const url = await tcp((socket) =>
    socket.on('data', (chunk) => {
      if (!chunk.toString().endsWith('Jörg')) return
      socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      const answer = (): unknown => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      // Two turns later, so that the question is heard by itself.
      setImmediate(() => setImmediate(answer))
    }),
  )
  expect(await text(url, asking)).toBe('ok')
})

it('tells a connection that fails before the body was sent from one that fails after', async () => {
  const before = await tcp((socket) => socket.once('data', () => socket.destroy()))
  await expect(loopbackRequest(before, asking)).rejects.toBeInstanceOf(NeverSent)
  const after = await http((request) => request.once('data', () => request.socket.destroy()))
  const failed = await loopbackRequest(after, asking).catch((thrown: unknown) => thrown)
  expect(failed).toMatchObject({ code: 'ECONNRESET' })
  expect(failed).not.toBeInstanceOf(NeverSent)
})

it('asks on a new connection only: a kept one has carried an answer', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer(echo)
  server.on('checkContinue', (request, response) => {
    asked.push(request.headers.expect)
    response.writeContinue()
    echo(request, response)
  })
  const sockets = new Set<unknown>()
  server.on('connection', (socket) => sockets.add(socket))
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  const url = new URL(`http://127.0.0.1:${port}/`)
  const agent = keeping()
  for (let call = 0; call < 3; call += 1) expect(await text(url, { ...asking, agent })).toBe('Jörg')
  expect([asked, sockets.size]).toEqual([['100-continue'], 1])
})

/** Answers with a kept connection, and closes it when its memory says so: while nobody here can notice. */
const hangingUp = `
  const { createServer } = require('node:http')
  const { parentPort, workerData } = require('node:worker_threads')
  const flag = new Int32Array(workerData)
  const sockets = new Set()
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(String(sockets.size)))
  })
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
  parentPort.on('message', () => {
    const [first] = sockets
    first.destroy()
    first.on('close', () => {
      Atomics.store(flag, 0, 1)
      Atomics.notify(flag, 0)
    })
  })
`

it('replaces a kept connection that the server has closed in the meantime, and sends nothing into it', async () => {
  const memory = new SharedArrayBuffer(4)
  const worker = new Worker(hangingUp, { eval: true, workerData: memory })
  cleanups.push(() => worker.terminate())
  const port = await new Promise<number>((resolve) => void worker.once('message', resolve))
  const url = new URL(`http://127.0.0.1:${port}/`)
  const agent = keeping()
  expect(await text(url, { ...asking, agent })).toBe('1')
  await expect.poll(() => Object.values(agent.freeSockets).flat().length).toBe(1)
  worker.postMessage('hang up')
  Atomics.wait(new Int32Array(memory), 0, 0)
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
  expect(await text(url, { ...asking, agent })).toBe('2')
})

it('ends with its signal, before and after the answer begins', async () => {
  const url = await http((_request, response) => response.write('part'))
  const control = new AbortController()
  const incoming = await loopbackRequest(url, { signal: control.signal })
  control.abort()
  await expect(textOf(incoming)).rejects.toThrow()
  await expect(loopbackRequest(url, { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

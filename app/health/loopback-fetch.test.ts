import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { loopbackFetch, NeverSent } from './loopback-fetch.ts'
import { closeServer, listen } from './testing/mcp-servers.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function http(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  const port = await listen(server, 0)
  cleanups.push(() => closeServer(server))
  return `http://127.0.0.1:${port}/`
}

async function tcp(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => onSocket(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}

const carefully = { method: 'POST', headers: { expect: '100-continue' }, body: 'Jörg' }

const echo: RequestListener = (request, response) => {
  response.setHeader('x-got', String(request.headers['content-length']))
  request.pipe(response)
}

it('sends the body and gives the answer back, with or without asking first', async () => {
  const url = await http(echo)
  for (const init of [{ method: 'POST', body: 'Jörg' }, carefully]) {
    const response = await loopbackFetch(url, init)
    expect([response.status, response.headers.get('x-got'), await response.text()]).toEqual([200, '5', 'Jörg'])
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
  const response = await loopbackFetch(`http://127.0.0.1:${port}/`, carefully)
  expect([response.status, await response.text(), body]).toEqual([401, 'no', ''])
})

it('gives the body after a second to a server that ignores the question', async () => {
  const url = await tcp((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.toString().endsWith('Jörg')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    }),
  )
  const begun = performance.now()
  expect(await (await loopbackFetch(url, carefully)).text()).toBe('ok')
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
  expect(await (await loopbackFetch(url, carefully)).text()).toBe('ok')
})

it('tells a connection that fails before the body was sent from one that fails after', async () => {
  const before = await tcp((socket) => socket.once('data', () => socket.destroy()))
  await expect(loopbackFetch(before, carefully)).rejects.toBeInstanceOf(NeverSent)
  const after = await http((request) => request.once('data', () => request.socket.destroy()))
  const failed = await loopbackFetch(after, carefully).catch((thrown: unknown) => thrown)
  expect(failed).toMatchObject({ code: 'ECONNRESET' })
  expect(failed).not.toBeInstanceOf(NeverSent)
})

it('ends with its signal, before and after the answer begins', async () => {
  const url = await http((_request, response) => response.write('part'))
  const control = new AbortController()
  const response = await loopbackFetch(url, { signal: control.signal })
  control.abort()
  await expect(response.text()).rejects.toThrow()
  await expect(loopbackFetch(url, { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

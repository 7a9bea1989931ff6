/** Stands between a test and the real engine's socket, to delay, cut or spoil what passes. Never a fake engine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TEST_SOCKET } from './test-image.ts'

type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'silence' }
  | { readonly kind: 'status'; readonly status: number; readonly message: string }
  | { readonly kind: 'refusal'; readonly request: RegExp; readonly status: number; readonly message: string }
  | { readonly kind: 'cut'; readonly request: RegExp; readonly nth: number; readonly moment: CutMoment }
  | { readonly kind: 'aside'; readonly request: RegExp; readonly work: () => Promise<void> }

/** `before`: the engine never hears of it; `during`: nobody waits for its answer; `after`: it is done, and nobody hears. */
export type CutMoment = 'before' | 'during' | 'after'

export interface FaultProxy {
  readonly socket: string
  /** For DOCKER_HOST. */
  readonly dockerHost: string
  /** Requests that came through since the beginning. */
  requests(): number
  /** Connections whose last request is still being answered, like an event stream. */
  openStreams(): number
  /** Every request waits so long before the engine gets it. */
  delay(milliseconds: number): void
  /** Requests are taken and never answered. */
  silence(): void
  /** Every request is answered with this instead of reaching the engine. */
  answer(status: number, message: string): void
  /** The next request whose head fits is answered with this; all others reach the engine. */
  refuseNext(request: RegExp, status: number, message: string): void
  /** Before the next request whose head fits is passed on, this happens. */
  beforeNext(request: RegExp, work: () => Promise<void>): void
  /** Drops all connections, once; new ones work. */
  cut(): void
  /** The same at the n-th request from now, counted from 1, whose head fits. `hasCut` tells whether it came to that. */
  cutAt(request: RegExp, nth: number, moment: CutMoment): { hasCut(): boolean }
  /** As if the engine were stopped: drops all connections and removes the socket until `restore`. */
  down(): Promise<void>
  /** No fault any more. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** Starts without any fault. */
export async function createFaultProxy(target: string = TEST_SOCKET): Promise<FaultProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-proxy-'))
  const socket = join(folder, 'docker.sock')
  const sockets = new Set<Socket>()
  let fault: Fault = { kind: 'none' }
  let server: Server | null = null
  let requests = 0
  const answering = new Set<Socket>()

  function track(one: Socket): void {
    sockets.add(one)
    one.on('close', () => sockets.delete(one))
    // A cut connection reports an error on both sides; the test looks at what its subject makes of it.
    one.on('error', () => one.destroy())
  }

  function serve(client: Socket): void {
    const engine = connect(target)
    track(client)
    track(engine)
    client.on('data', (data) => void pass(data))
    client.on('end', () => engine.end())
    client.on('close', () => {
      answering.delete(client)
      engine.destroy()
    })
    engine.on('close', () => client.destroySoon())
    engine.pipe(client)

    engine.on('data', (data) => {
      if (isWholeAnswer(data)) answering.delete(client)
    })

    function cutNow(moment: CutMoment, data: Buffer): void {
      fault = { kind: 'none' }
      switch (moment) {
        case 'before':
          cut()
          break
        case 'during':
          engine.write(data, cut)
          break
        case 'after':
          // Not passed on: nobody may hear the answer.
          engine.unpipe(client)
          engine.once('data', cut).resume()
          engine.write(data)
          break
      }
    }

    async function pass(data: Buffer): Promise<void> {
      requests++
      answering.add(client)
      if (fault.kind === 'silence') return
      if (fault.kind === 'status') {
        client.end(httpAnswer(fault.status, fault.message))
        return
      }
      if (fault.kind === 'refusal' && fault.request.test(data.toString('latin1'))) {
        // Its body may still come: it is nobody's.
        client.removeAllListeners('data').resume()
        client.end(httpAnswer(fault.status, fault.message))
        fault = { kind: 'none' }
        return
      }
      if (fault.kind === 'delay') {
        client.pause()
        await sleep(fault.milliseconds)
        client.resume()
      }
      if (fault.kind === 'aside' && fault.request.test(data.toString('latin1'))) {
        const { work } = fault
        fault = { kind: 'none' }
        client.pause()
        await work()
        client.resume()
      }
      if (fault.kind === 'cut' && fault.request.test(data.toString('latin1'))) {
        fault = { ...fault, nth: fault.nth - 1 }
        if (fault.nth === 0) return cutNow(fault.moment, data)
      }
      if (!engine.write(data)) {
        client.pause()
        engine.once('drain', () => client.resume())
      }
    }
  }

  const cut = (): void => {
    for (const one of sockets) one.destroy()
  }

  async function listen(): Promise<void> {
    if (server) return
    // Half-open, because a session's stdin ends before its output does.
    const next = createServer({ allowHalfOpen: true }, serve)
    server = next
    await new Promise<void>((resolve, reject) => next.once('error', reject).listen(socket, resolve))
  }

  async function down(): Promise<void> {
    const last = server
    server = null
    const closed = last ? new Promise<void>((resolve) => void last.close(() => resolve())) : null
    cut()
    await closed
  }

  await listen()
  return {
    socket,
    dockerHost: `unix://${socket}`,
    requests: () => requests,
    openStreams: () => answering.size,
    delay: (milliseconds) => {
      fault = { kind: 'delay', milliseconds }
    },
    silence: () => {
      fault = { kind: 'silence' }
    },
    answer: (status, message) => {
      fault = { kind: 'status', status, message }
    },
    refuseNext: (request, status, message) => {
      fault = { kind: 'refusal', request, status, message }
    },
    beforeNext: (request, work) => {
      fault = { kind: 'aside', request, work }
    },
    cut,
    cutAt: (request, nth, moment) => {
      fault = { kind: 'cut', request, nth, moment }
      return { hasCut: () => fault.kind !== 'cut' }
    },
    down,
    async restore() {
      fault = { kind: 'none' }
      await listen()
    },
    async close() {
      await down()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Enough for the short answers of a test: a stream's has neither a length nor a last chunk. */
function isWholeAnswer(data: Buffer): boolean {
  const text = data.toString('latin1')
  return /content-length:/i.test(text) || text.endsWith('0\r\n\r\n')
}

function httpAnswer(status: number, message: string): string {
  const body = JSON.stringify({ message })
  const head = `HTTP/1.1 ${status} Fault\r\nContent-Type: application/json\r\nConnection: close\r\n`
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** What the window's door lets in, and what it answers to what it does not. */
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain, WebContents } from 'electron'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Handlers } from '../contract/commands.ts'
import { Failure } from '../contract/failure.ts'
import type { StreamMessage, StreamRequest } from '../contract/streams.ts'
import { ASK } from './channels.ts'
import { serveCommands } from './serve-commands.ts'
import { type Sink, serveStreams } from './serve-streams.ts'
import { isOurs } from './trust.ts'

type Handler = (event: IpcMainInvokeEvent, ...words: unknown[]) => unknown

function commandDoor(handlers: Partial<Handlers>, isTrusted = true) {
  const served = new Map<string, Handler>()
  const bugs: unknown[] = []
  const ipc: Pick<IpcMain, 'handle' | 'removeHandler'> = {
    handle: (channel, handler) => served.set(channel, handler),
    removeHandler: (channel) => served.delete(channel),
  }
  const stop = serveCommands(ipc, {
    handlers: Promise.resolve(handlers as Handlers),
    isTrusted: () => isTrusted,
    onBug: (thrown) => bugs.push(thrown),
  })
  return { ask: (...words: unknown[]) => served.get(ASK)?.({} as IpcMainInvokeEvent, ...words), served, bugs, stop }
}

describe('commands', () => {
  test('answers with the value of the handler, given the parsed input', async () => {
    const { ask } = commandDoor({ 'server:move': async ({ id, port }) => (id === 'notes' ? (port ?? 1) : 0) })
    expect(await ask('server:move', { id: 'notes', port: 3007, more: true })).toEqual({ ok: true, value: 3007 })
  })

  test('refuses a sender that is not ours before it looks at anything else', async () => {
    const quit = vi.fn()
    const { ask } = commandDoor({ 'app:quit': quit }, false)
    expect(await ask('app:quit', undefined)).toMatchObject({ ok: false, failure: { kind: 'forbidden' } })
    expect(quit).not.toHaveBeenCalled()
  })

  test.each([
    ['server:start', { id: 'Not An Id' }],
    ['server:start', undefined],
    ['server:move', { id: 'notes', port: 70_000 }],
    ['shell:open-docs', { page: 'https://example.com' }],
    ['copy:text', { text: 7 }],
  ])('refuses a payload of %s that does not fit', async (command, payload) => {
    const handler = vi.fn()
    const { ask } = commandDoor({ [command]: handler })
    expect(await ask(command, payload)).toMatchObject({ ok: false, failure: { kind: 'invalid-input' } })
    expect(handler).not.toHaveBeenCalled()
  })

  test.each(['server:explode', 'toString', '__proto__', '', 7, null])('knows no command %s', async (command) => {
    expect(await commandDoor({}).ask(command, undefined)).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-input' },
    })
  })

  test('turns an expected failure into its view, and a bug into a view without its stack', async () => {
    const bug = new TypeError('undefined is not a function')
    const { ask, bugs } = commandDoor({
      'server:start': async () => Promise.reject(new Failure('port-taken', 'Port 3000 is taken.', 'Move it.')),
      'server:stop': async () => Promise.reject(bug),
    })
    const expected = await ask('server:start', { id: 'notes' })
    expect(expected).toEqual({
      ok: false,
      failure: { kind: 'port-taken', message: 'Port 3000 is taken.', fix: 'Move it.' },
    })
    const unexpected = await ask('server:stop', { id: 'notes' })
    expect(unexpected).toMatchObject({ ok: false, failure: { kind: 'bug' } })
    expect(JSON.stringify(unexpected)).not.toContain('    at ')
    expect(bugs).toEqual([bug])
  })

  test('serves nothing once it is stopped', () => {
    const { served, stop } = commandDoor({})
    stop()
    expect(served.size).toBe(0)
  })
})

describe('trust', () => {
  const frame = (origin: string) => ({ origin })
  const contents = (mainFrame: unknown) => ({ mainFrame }) as WebContents
  const sent = (sender: WebContents, senderFrame: unknown) => ({ sender, senderFrame }) as IpcMainEvent

  test('takes the main frame of our window showing our page, and nothing else', () => {
    const main = frame('app://berth')
    const ours = contents(main)
    expect(isOurs(sent(ours, main), ours)).toBe(true)
    expect(isOurs(sent(ours, frame('app://berth')), ours), 'a frame inside it').toBe(false)
    expect(isOurs(sent(ours, null), ours), 'a frame that is gone').toBe(false)
    expect(isOurs(sent(contents(main), main), ours), 'another window').toBe(false)
    expect(isOurs(sent(ours, main), null), 'no window').toBe(false)
    const elsewhere = frame('https://example.com')
    const strayed = contents(elsewhere)
    expect(isOurs(sent(strayed, elsewhere), strayed), 'another page').toBe(false)
  })
})

/** Electron's port over a real one of Node, which hands over the data itself instead of an event. */
function electronPort(port: MessagePort): MessagePortMain {
  return {
    on: (name: string, listener: (event: unknown) => void) =>
      port.on(name as 'message', (data: unknown) => listener(name === 'message' ? { data, ports: [] } : undefined)),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  } as unknown as MessagePortMain
}

describe('streams', () => {
  const stops: (() => void)[] = []
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
  })

  function streamDoor(isTrusted = true) {
    const opened: { request: StreamRequest; sink: Sink; stop: ReturnType<typeof vi.fn> }[] = []
    let serve: (event: IpcMainEvent, payload: unknown) => void = () => undefined
    const ipc = { on: (_name: string, listener: typeof serve) => (serve = listener), off: () => undefined }
    const door = serveStreams(ipc as unknown as Pick<IpcMain, 'on' | 'off'>, {
      isTrusted: () => isTrusted,
      open: (request, sink) => {
        const stop = vi.fn()
        opened.push({ request, sink, stop })
        return stop
      },
    })
    stops.push(door.stop)
    const connect = (payload: unknown): MessagePort => {
      const { port1, port2 } = new MessageChannel()
      stops.push(() => port1.close())
      serve({ ports: [electronPort(port2)] } as unknown as IpcMainEvent, payload)
      return port1
    }
    return { connect, opened, door }
  }
  const logs = { kind: 'logs', id: 'notes' }
  const lines = (text: string): StreamMessage => ({ kind: 'lines', lines: [{ source: 'stdout', time: '', text }] })

  test('has the request parsed, with its defaults', () => {
    const { connect, opened } = streamDoor()
    connect(logs)
    expect(opened.map(({ request }) => request)).toEqual([{ kind: 'logs', id: 'notes', tail: 2_000, follow: true }])
  })

  test('says why it refuses what it does not have', async () => {
    const { connect, opened } = streamDoor()
    const [message] = await once(connect({ kind: 'secrets' }), 'message')
    expect(message).toMatchObject({ kind: 'end', failure: { message: expect.stringContaining('not a stream') } })
    expect(opened).toEqual([])
  })

  test('closes the port of a sender that is not ours', async () => {
    const { connect, opened } = streamDoor(false)
    await once(connect(logs), 'close')
    expect(opened).toEqual([])
  })

  test('has at most two messages under way until the reader has drawn one', async () => {
    const { connect, opened } = streamDoor()
    const port = connect(logs)
    const sink = opened[0]?.sink as Sink
    await sink.send(lines('1'))
    let isFree = false
    const second = sink.send(lines('2')).then(() => {
      isFree = true
    })
    await once(port, 'message')
    expect(isFree).toBe(false)
    port.postMessage({ ack: 1 })
    await second
    expect(isFree).toBe(true)
  })

  test('pays no heed to an acknowledgement that is none', async () => {
    const { connect, opened, door } = streamDoor()
    const port = connect(logs)
    const sink = opened[0]?.sink as Sink
    await sink.send(lines('1'))
    const second = sink.send(lines('2'))
    for (const nonsense of [{ ack: -5 }, { ack: 1e9 }, { ack: 'last' }, 'ack', null]) port.postMessage(nonsense)
    port.postMessage({ ack: 1 })
    await second
    let isFree = false
    const third = sink.send(lines('3')).then(() => {
      isFree = true
    })
    await setImmediate()
    expect(isFree).toBe(false)
    door.closeAll()
    await third
  })

  test('ends the stream when the window closes its port', async () => {
    const { connect, opened } = streamDoor()
    connect(logs).close()
    await vi.waitFor(() => expect(opened[0]?.stop).toHaveBeenCalledOnce())
  })

  test('ends every stream, and closes its port, when the window is gone', async () => {
    const { connect, opened, door } = streamDoor()
    const ports = [connect(logs), connect({ kind: 'stats', ids: ['notes'] })]
    const closed = ports.map((port) => once(port, 'close'))
    door.closeAll()
    await Promise.all(closed)
    for (const { stop } of opened) expect(stop).toHaveBeenCalledOnce()
  })

  test('closes the port once the end has been read', async () => {
    const { connect, opened } = streamDoor()
    const port = connect(logs)
    await opened[0]?.sink.send({ kind: 'end', failure: null })
    await once(port, 'message')
    port.postMessage({ ack: 1 })
    await once(port, 'close')
    expect(opened[0]?.stop).toHaveBeenCalledOnce()
  })

  test('opens no more than sixteen at a time, and another once one has ended', async () => {
    const { connect, opened } = streamDoor()
    const ports = Array.from({ length: 16 }, () => connect(logs))
    const [message] = await once(connect(logs), 'message')
    expect(message).toMatchObject({ kind: 'end', failure: { message: expect.stringContaining('Too many') } })
    ports[0]?.close()
    await vi.waitFor(() => expect(opened[0]?.stop).toHaveBeenCalled())
    connect(logs)
    expect(opened).toHaveLength(17)
  })
})

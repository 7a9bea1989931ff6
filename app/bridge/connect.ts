/** Puts the bridge together: a client on stdin and stdout, a server wherever it is now, and an end within two seconds. */
import { Console } from 'node:console'
import type { Readable, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { noteSighting } from '../clients/sightings.ts'
import type { AttachedProcess } from '../engine/engine.ts'
import type { Home } from '../home.ts'
import { clientOnStdio } from '../wire/stdio.ts'
import { createClientFace } from './client-face.ts'
import { knock } from './knock.ts'
import { lastGreeting, noteGreeting } from './last-greeting.ts'
import type { Line } from './line.ts'
import { createLink } from './link.ts'
import { createLookout } from './lookout.ts'
import { createRelay, type Relay } from './relay.ts'
import { type BridgeTimes, usualTimes } from './times.ts'
import { openUpstream, type Upstream } from './upstream.ts'
import { createWhereabouts, type Whereabouts } from './whereabouts.ts'

/** A client that has closed its end gets the answers under way for this long... */
const LAST_ANSWERS = 800
/** ...its greeting for this long, before the bridge greets in its stead... */
const LAST_GREETING = 700
/** ...and the server is taken leave of for this long: together well under the two seconds that clients wait. */
const FAREWELL = 500

export interface BridgeParts {
  readonly id: string
  readonly home: Home
  readonly version: string
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Ends the bridge, like the end of stdin. */
  readonly signal: AbortSignal
  /** Whether the engine vouches for a port of this server; see `Whereabouts.isOwn`. */
  readonly isOwnPort: (port: number) => Promise<boolean>
  /** Rejects with the Failure that a person is told. */
  readonly startServer: (id: string) => Promise<void>
  /** Runs a stdio server attached. Rejects likewise. */
  readonly runSession: (id: string) => Promise<AttachedProcess>
  readonly times?: BridgeTimes
}

/** Runs until the client closes its end or `signal` fires. Never rejects. */
export async function connect(parts: BridgeParts): Promise<void> {
  const { id, home, version, stdin, stdout, stderr, signal, times = usualTimes } = parts
  // stdout carries the protocol only, whatever a library prints.
  globalThis.console = new Console(stderr, stderr)
  const log = (words: string): void => void stderr.write(`berth connect ${id}: ${words}\n`)

  const whereabouts = createWhereabouts(home, id, parts.isOwnPort)
  const client = clientOnStdio(stdin, stdout, {
    onMessage: (message) => face.fromClient(message),
    onNoise: ({ message }) => log(`not understood: ${message}`),
  })
  const lookout = createLookout({
    // Of a server that is none, nothing is kept.
    note: async (sighting) => whereabouts.definition().then(() => noteSighting(home, id, sighting)),
    now: Date.now,
    log,
  })
  const toClient = (message: JSONRPCMessage): void => client.send(message)
  const kindOf = async (): Promise<'http' | 'stdio'> => {
    const definition = await whereabouts.definition().catch(() => null)
    return definition?.transport === 'stdio' ? 'stdio' : 'http'
  }

  let lastTrouble = ''
  const link = createLink({
    open: (closing) => open(parts, whereabouts, relay, times.opening, closing),
    starter: async () => ((await whereabouts.startsOnDemand()) ? () => startServer(parts, log) : null),
    onlyWhenWanted: async () => (await kindOf()) === 'stdio',
    onUp: (upstream) => {
      log(`connected (${upstream.speaks})`)
      imageOf()
        .then((image) => noteGreeting(home, id, image, upstream.greeting))
        .catch((cause: unknown) => log(`what it says of itself is not kept: ${String(cause)}`))
      relay.up(upstream)
    },
    onTrouble: ({ message, fix }) => {
      // Tries repeat for as long as the server is away; each reason is news once.
      if (message !== lastTrouble) log(`${message} ${fix}`)
      lastTrouble = message
    },
    onDown: (upstream, failure) => {
      log(`connection lost. ${failure.message}`)
      lastTrouble = failure.message
      relay.down(upstream)
    },
  })
  const greetingLimit = async (hasWords: boolean): Promise<number> =>
    hasWords ? times.greeting() : times.firstGreeting[await kindOf()]
  const imageOf = async (): Promise<string> => (await whereabouts.definition()).image
  // The lookout stands behind the face, where every client speaks in the older way and begins with initialize.
  const face = createClientFace({
    toRelay: (message) => {
      lookout.fromClient(message)
      relay.fromClient(message)
    },
    toClient,
  })
  const relay: Relay = createRelay({
    id,
    version,
    link,
    patience: times.patience,
    lastGreeting: async () => lastGreeting(home, id, await imageOf().catch(() => '')),
    greetingLimit,
    toClient: (message) => {
      lookout.toClient(message)
      face.fromRelay(message)
    },
  })

  await ended(stdin, stdout, signal)
  await Promise.race([relay.finish(LAST_GREETING), after(signal.aborted ? 0 : LAST_ANSWERS)])
  await Promise.all([link.close(FAREWELL), Promise.race([lookout.settled(), after(FAREWELL)])])
  await Promise.race([client.close(), after(FAREWELL)])
  stdin.destroy()
}

async function open(
  { id, runSession, stderr }: BridgeParts,
  whereabouts: Whereabouts,
  relay: Relay,
  limits: BridgeTimes['opening'],
  closing: AbortSignal,
): Promise<Upstream> {
  const { transport } = await whereabouts.definition()
  // HTTP takes some time to load: after the first answer to the client, where that can be given.
  const httpLine = async (kind: 'streamable-http' | 'sse'): Promise<Line> => {
    const url = await whereabouts.url()
    await knock(url, kind)
    relay.reached()
    await turn()
    const { createHttpLine } = await import('./http-line.ts')
    return createHttpLine(url, kind, { whereabouts, clientName: clientNameIn(relay.introduction()) })
  }
  const stdioLine = async (): Promise<Line> => {
    const { createStdioLine } = await import('./stdio-line.ts')
    return createStdioLine(
      () => runSession(id),
      (chunk) => void stderr.write(chunk),
    )
  }
  const line = transport === 'stdio' ? await stdioLine() : await httpLine(transport)
  const limit = transport === 'stdio' ? limits.stdio : limits.http
  const tooLong = new AbortController()
  const timer = setTimeout(() => tooLong.abort(line.silence(limit)), limit)
  try {
    return await openUpstream(line, relay.introduction(), relay.fromServer, AbortSignal.any([closing, tooLong.signal]))
  } finally {
    clearTimeout(timer)
  }
}

/** What a client calls itself, as far as a header can carry it; null when it says nothing that can be shown. */
function clientNameIn(introduction: unknown): string | null {
  const { data } = Introduction.safeParse(introduction)
  const name = data?.clientInfo.name.replace(/[^\x20-\x7e]/g, '').trim()
  return name ? name.slice(0, 60) : null
}

const Introduction = z.object({ clientInfo: z.object({ name: z.string() }) })

async function startServer({ id, startServer: start }: BridgeParts, log: (words: string) => void): Promise<void> {
  log('the server is stopped and is being started')
  try {
    await start(id)
  } catch (thrown) {
    log(`it could not be started. ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    throw thrown
  }
}

/** The client closes its end, goes away, or a signal says so. */
function ended(stdin: Readable, stdout: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => resolve()
    stdin.once('end', end)
    stdin.once('close', end)
    stdin.once('error', end)
    stdout.once('error', end)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted || stdin.readableEnded || stdin.destroyed) end()
  })
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())

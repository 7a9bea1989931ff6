/** The watch of the ports over a real home and the real reader, with other processes that take ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PortMap } from '../../contract/ports.ts'
import type { ServerDefinitionInput } from '../../contract/server.ts'
import type { PortConflict } from '../../contract/snapshot.ts'
import { homeFrom } from '../../home.ts'
import { createQuickLook, socketSource } from '../../ports/quick-look.ts'
import { readyEngine } from '../../testing/fleet-picture.ts'
import { createDefinitions } from '../definitions.ts'
import { createPicture, type Picture } from '../picture.ts'
import { portMapNow } from '../port-map.ts'
import { createPortWatch, type PortWatch, portRhythm } from '../watch-ports.ts'

/** Ports that only these tests use. */
const range = { first: 3400, last: 3409 }
/** Milliseconds within which a change has to be seen: the rhythm, a look, and what a busy computer adds. */
export const LIMIT = 5_000

export interface WatchedPorts {
  readonly watch: PortWatch
  readonly picture: Picture
  /** What was logged. */
  readonly lines: readonly string[]
  /** How often the ports were looked at, cheaply and in full. */
  readonly reads: { quick: number; full: number }
  /** What tells the whole truth, where a test is about when it is asked for. */
  standIn(map: () => Promise<PortMap>): void
  /** Begins, with an engine that answers. */
  begin(isVisible: boolean): () => void
  /** Writes fleet.json by hand. */
  write(servers: Readonly<Record<string, Partial<ServerDefinitionInput>>>): Promise<void>
  conflictOf(id: string): PortConflict | null
  /** Waits for the picture to say so. */
  until(fits: () => boolean): Promise<void>
  /** Has another process take the port: what this one listens on is no stranger to it. */
  occupy(port: number): Promise<ChildProcess>
  clean(): Promise<void>
}

export async function createWatchedPorts(): Promise<WatchedPorts> {
  const home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-watch-')) }, '/')
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const reads = { quick: 0, full: 0 }
  const definitions = createDefinitions({ home, log })
  const app = { version: '0.0.0', home: home.root, platform: process.platform, packaged: false }
  const picture = createPicture({ app, fleet: definitions.current(), now: Date.now })
  definitions.subscribe(picture.showFleet)
  const tools = { home, definitions, platform: process.platform, picture, engineNow: () => null, now: Date.now }
  // No engine is asked here, and none runs a container on these ports.
  let full = async (): Promise<PortMap> => ({ ...(await portMapNow(tools)), knowsContainers: true })
  const quick = createQuickLook(socketSource(process.platform))
  const watch = createPortWatch({
    picture,
    fingerprint: (ranges) => {
      reads.quick += 1
      return quick(ranges)
    },
    map: () => {
      reads.full += 1
      return full()
    },
    rhythm: portRhythm(process.platform),
    log,
  })
  const stops: (() => void)[] = []
  const takers: ChildProcess[] = []
  return {
    watch,
    picture,
    lines,
    reads,
    standIn: (map) => {
      full = map
    },
    begin: (isVisible) => {
      const stop = watch.begin()
      stops.push(stop)
      watch.setVisible(isVisible)
      picture.showEngine(readyEngine)
      return stop
    },
    write: async (servers) => {
      const whole = Object.entries(servers).map(([id, more]) => [id, { image: 'mcp/notes', ...more }] as const)
      const fleet = { version: 1, settings: { range }, servers: Object.fromEntries(whole) }
      await writeFile(home.fleetFile, JSON.stringify(fleet))
      await definitions.read()
    },
    conflictOf: (id) => picture.store.getState().servers.find((server) => server.id === id)?.conflict ?? null,
    until: (fits) => untilPicture(picture, fits),
    occupy: async (port) => {
      const taker = await takePort(port)
      takers.push(taker)
      return taker
    },
    clean: async () => {
      for (const stop of stops) stop()
      watch.setVisible(false)
      await Promise.all(takers.map(leavePort))
      picture.stop()
      await rm(home.root, { recursive: true, force: true })
    },
  }
}

/** A map without a conflict, unless these slots have one. */
export const portMapOf = (slots: PortMap['slots'] = []): PortMap => ({
  takenAt: Date.now(),
  range,
  slots,
  exposures: [],
  nextFree: range.first,
  knowsContainers: true,
})

const taking =
  "require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'))"

async function takePort(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', taking, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

export async function leavePort(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}

function untilPicture({ store }: Picture, fits: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe()
      reject(new Error(`not within ${LIMIT} ms: ${JSON.stringify(store.getState().servers)}`))
    }, LIMIT)
    const look = (): void => {
      if (!fits()) return
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(look)
    look()
  })
}

/** Keeps fleet.json: what a person asked for, read again at once when another face writes it. */
import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { Failure, type FailureView, viewOf } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import { type Home, makePrivateFolder, withLock, writeAtomic } from '../home.ts'
import { definitionIn, emptyFleet, type Fleet, type FleetReading, fleetText, readFleet } from './fleet-file.ts'

export interface FleetNews extends Fleet {
  readonly problems: readonly FailureView[]
}

export interface Definitions {
  /** As last read; empty before the first read. */
  current(): FleetNews
  /** Reads the file anew. Never throws: a broken file is a problem in what it answers. */
  read(): Promise<FleetNews>
  /** Failure `unknown-server`. Reads anew, since another face may have added it a moment ago. */
  require(id: string): Promise<ServerDefinition>
  /**
   * Applies `edit` to the file as it is now, under the lock. Servers that `edit` leaves the same object keep
   * every byte of their JSON. Failures: `file-unreadable` when the file is broken, `busy`, and what `edit` throws.
   */
  change(edit: (fleet: Fleet) => Fleet): Promise<FleetNews>
  /** Called after each reading that brought something new, ours or another face's. Returns unsubscribe. */
  subscribe(listener: (news: FleetNews) => void): () => void
  /** Begins to watch the file. Returns how to stop. */
  watch(): () => void
}

/** One write is several file events (rename, attributes); milliseconds until they are over. */
const SETTLE = 20

export function createDefinitions(deps: { readonly home: Home; readonly log: (line: string) => void }): Definitions {
  const { home } = deps
  const listeners = new Set<(news: FleetNews) => void>()
  let news: FleetNews = { ...emptyFleet, problems: [] }
  let lastText: string | null | undefined

  const accept = (text: string | null): FleetReading => {
    const reading = readFleet(text, home.fleetFile)
    if (text === lastText) return reading
    lastText = text
    // A file that broke under a running Berth must not empty the fleet on screen.
    news = { ...(reading.document ? withKept(reading.fleet, news) : news), problems: reading.problems }
    for (const listener of listeners) listener(news)
    return reading
  }
  const read = async (): Promise<FleetNews> => {
    try {
      accept(await textOf(home.fleetFile))
    } catch (thrown) {
      // Mended, the file may hold the same text as before: it is news all the same.
      lastText = undefined
      news = { ...news, problems: [viewOf(thrown)] }
      for (const listener of listeners) listener(news)
    }
    return news
  }
  return {
    current: () => news,
    read,
    require: async (id) => definitionIn(await read(), id) ?? refuseUnknown(id),
    change: (edit) =>
      withLock(home, 'fleet', async (lost) => {
        const reading = accept(await textOf(home.fleetFile))
        if (reading.document === null) throw brokenFile(reading)
        const after = edit(reading.fleet)
        const text = fleetText(reading.document, reading.fleet, after)
        lost.throwIfAborted()
        await writeAtomic(home.fleetFile, text)
        accept(text)
        return news
      }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    watch: () => watchFolder(home, read, deps.log),
  }
}

/** What did not change stays the same object, so that nobody acts on it again. */
function withKept({ settings, servers, unused }: Fleet, before: Fleet): Fleet {
  const same = <T>(now: T, was: T | undefined): T => (was !== undefined && isDeepStrictEqual(now, was) ? was : now)
  const kept = Object.entries(servers).map(
    ([id, definition]) => [id, same(definition, definitionIn(before, id))] as const,
  )
  return { settings: same(settings, before.settings), servers: Object.fromEntries(kept), unused }
}

/** Watches the folder, not the file: an atomic write replaces the file, and a watch would stay with the old one. */
function watchFolder(home: Home, onChange: () => Promise<unknown>, log: (line: string) => void): () => void {
  let watcher: FSWatcher | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void onChange(), SETTLE)
  }
  const begin = async (): Promise<void> => {
    await makePrivateFolder(home.root)
    if (stopped) return
    watcher = watch(home.root, { persistent: false }, (_event, name) => {
      if (name === null || name === 'fleet.json') soon()
    })
    watcher.on('error', (cause) => log(`${home.root} is not watched any more: ${cause.message}`))
    // What was written before the watch began.
    soon()
  }
  begin().catch((cause: unknown) => log(`${home.root} cannot be watched: ${String(cause)}`))
  return () => {
    stopped = true
    clearTimeout(timer)
    watcher?.close()
  }
}

function refuseUnknown(id: string): never {
  throw new Failure('unknown-server', `There is no server "${id}".`, 'Run `berth status` for the ids there are.')
}

function brokenFile({ problems }: FleetReading): Failure {
  const { message, fix } = problems[0] ?? { message: 'fleet.json cannot be read.', fix: 'Correct it.' }
  return new Failure('file-unreadable', message, fix)
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const message = `Could not read ${file}: ${(cause as Error).message}`
    throw new Failure('file-unreadable', message, 'Check the permissions of the file.', { cause })
  }
}

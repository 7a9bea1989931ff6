/** Which changes of the fleet are worth a notification: pure, so that each can be read in a test. */
import type { Place } from '../contract/api.ts'
import type { EntryView } from '../contract/client-views.ts'
import { isInFile } from '../contract/entry-words.ts'
import { assertNever } from '../contract/result.ts'
import type { PortConflict, ServerView, Snapshot } from '../contract/snapshot.ts'
import type { OldTokenNews } from '../contract/traffic.ts'

export interface Notice {
  /** One per server and kind of news: the key by which repetitions are held back. */
  readonly about: string
  readonly title: string
  readonly body: string
  readonly place: Place
}

export function noticesBetween(before: Snapshot, now: Snapshot): readonly Notice[] {
  if (!now.settings.notifications) return []
  return [...entryNotices(before, now), ...serverNotices(before, now)]
}

function serverNotices(before: Snapshot, now: Snapshot): readonly Notice[] {
  if (before.engine.kind === 'ready' && now.engine.kind === 'missing') return [engineLost(now.engine.failure.fix)]
  // What the engine says right after it is found was so before; only what changes while it answers is news.
  if (before.engine.kind !== 'ready' || now.engine.kind !== 'ready') return []
  const known = new Map(before.servers.map((server) => [server.id, server]))
  return now.servers.flatMap((server) => {
    const earlier = known.get(server.id)
    const notice = earlier && earlier !== server ? serverNotice(earlier, server) : null
    return notice ? [notice] : []
  })
}

/** One for each client, however many of its entries went. What was gone before Berth first looked is no news. */
function entryNotices(before: Snapshot, now: Snapshot): readonly Notice[] {
  const stood = new Set(before.servers.flatMap(({ entries }) => entries.filter(isInFile).map(keyOf)))
  const went = now.servers.flatMap(({ id, entries }) =>
    entries.filter((entry) => !isInFile(entry) && stood.has(keyOf(entry))).map(({ client }) => ({ client, id })),
  )
  return [...new Set(went.map(({ client }) => client))].map((client) => {
    const name = now.clients.find(({ id }) => id === client)?.name ?? client
    const ids = [...new Set(went.filter((one) => one.client === client).map(({ id }) => id))]
    const them = ids.length === 1 ? 'it' : 'them'
    return {
      about: `entries ${client}`,
      title: ids.length === 1 ? `An entry of Berth is gone from ${name}` : `Entries of Berth are gone from ${name}`,
      body: `${ids.join(' and ')}: put ${them} back or forget ${them} under Clients.`,
      place: { screen: 'clients' },
    }
  })
}

const keyOf = ({ client, file, entryName }: EntryView): string => `${client} ${file} ${entryName}`

const engineLost = (fix: string): Notice => ({
  about: 'engine',
  title: 'The container engine stopped answering',
  body: fix,
  place: { screen: 'servers' },
})

function serverNotice(earlier: ServerView, now: ServerView): Notice | null {
  const { id, state, health } = now
  const place: Place = { screen: 'servers', server: id, tab: 'logs' }
  const isNewState = earlier.state.kind !== state.kind
  if (state.kind === 'crashed' && isNewState)
    return { about: `crashed ${id}`, title: `${id} crashed`, body: state.crash.reason, place }
  if (state.kind === 'restarting' && isNewState) {
    return { about: `crashed ${id}`, title: `${id} keeps crashing`, body: state.crash.reason, place }
  }
  if (state.kind === 'failed' && isNewState && state.failure.kind !== 'cancelled') {
    return {
      about: `failed ${id}`,
      title: `${id} could not start`,
      body: state.failure.message,
      place: { ...place, tab: 'overview' },
    }
  }
  if (now.conflict && !earlier.conflict) return conflictNotice(now, now.conflict)
  if (state.kind !== 'running' || isUnhealthy(earlier.health) || health.kind !== 'probed') return null
  const { outcome } = health.report
  if (outcome.kind !== 'unhealthy') return null
  return {
    about: `unhealthy ${id}`,
    title: `${id} is not healthy`,
    body: outcome.reason,
    place: { ...place, tab: 'overview' },
  }
}

/**
 * Only of a server that a client is to reach: it may want it at any moment, and would find a stranger there. A server
 * that is stopped and that nobody asks for can wait until the person looks; a start that failed has said so itself.
 */
function conflictNotice({ id, state, entries }: ServerView, { port, words }: PortConflict): Notice | null {
  if (!entries.some(isInFile) || state.kind === 'failed') return null
  return {
    about: `conflict ${id}`,
    title: `The port of ${id} was taken`,
    body: `Port ${port} is taken by ${words}.`,
    place: { screen: 'servers', server: id, dialog: 'conflict' },
  }
}

/** Of a caller whose token is refused again and again: where it has it from, and how it gets the new one. */
export function oldTokenNotice({ id, caller, source }: OldTokenNews): Notice {
  const about = `old token ${id}`
  const place: Place = { screen: 'servers', server: id, tab: 'connection' }
  switch (source.kind) {
    case 'entry': {
      const { clientName, entry } = source
      return {
        about,
        title: `${clientName} has an old token for ${id}`,
        body: `It is in entry "${entry.entryName}" of ${entry.file}. Take that entry out, then add ${id} to ${clientName} again.`,
        place,
      }
    }
    case 'client': {
      const body = `It is refused until it reads its config again. ${source.reload}`
      return { about, title: `${source.clientName} uses an old token for ${id}`, body, place }
    }
    case 'unknown': {
      const body = `${caller} is refused. Give it the new token: copy it under Connection.`
      return { about, title: `Somebody uses an old token for ${id}`, body, place }
    }
    default:
      return assertNever(source)
  }
}

const isUnhealthy = (health: ServerView['health']): boolean =>
  health.kind === 'probed' && health.report.outcome.kind === 'unhealthy'

/** The same news at most once in this many milliseconds: a crash loop is one story. */
const SAME_NEWS = 5 * 60_000
/** At most this many notifications in a minute, whatever happens. */
const MOST_PER_MINUTE = 4

/** Holds back repetitions and floods. Keeps what it let through, no longer than it matters. */
export function createThrottle(now: () => number): (notice: Notice) => boolean {
  let passed: readonly { readonly about: string; readonly at: number }[] = []
  return ({ about }) => {
    const at = now()
    passed = passed.filter((one) => at - one.at < SAME_NEWS)
    const lately = passed.filter((one) => at - one.at < 60_000)
    if (lately.length >= MOST_PER_MINUTE || passed.some((one) => one.about === about)) return false
    passed = [...passed, { about, at }]
    return true
  }
}

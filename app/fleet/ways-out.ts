/** Which ways there are out of a port conflict, the best first, and what each of them changes. Pure. */
import type { EntryStay, Forecast } from '../clients/foresee.ts'
import type { Change, Choice, Option, PortHolder } from '../contract/ports.ts'

/** A server that can go elsewhere. */
export interface MoveProspect {
  readonly server: string
  readonly from: number | null
  readonly to: number
  readonly isUp: boolean
  readonly hasToken: boolean
  readonly entries: Forecast
  /** The folder of copies of client files. */
  readonly backups: string
}

/** What is to be decided on. */
export interface Plight {
  readonly server: string
  readonly port: number
  readonly isUp: boolean
  /** Who keeps it from the port. */
  readonly holders: readonly PortHolder[]
  /** Other servers of the fleet with the same port, whether they run or not. */
  readonly rivals: readonly string[]
  /** The ids of all servers there are. */
  readonly fleet: readonly string[]
  /** The server itself and those that are in its way, as far as they can be moved. */
  readonly moves: readonly MoveProspect[]
  /** Why the server itself cannot be moved; null when it can. */
  readonly unmovable: string | null
  /** The container that holds the port was started with `--rm`. */
  readonly removesItself: boolean
}

type Of<Kind extends PortHolder['kind']> = Extract<PortHolder, { kind: Kind }>

/**
 * A server that does not run is started with each way out but the last. Only what stops or asks the one holder there is
 * counts as a way: with two of them, one that goes frees nothing. None for a server that runs undisturbed.
 */
export function waysOut(plight: Plight): readonly Option[] {
  const { server, holders, rivals, isUp, moves } = plight
  if (holders.length === 0 && rivals.length === 0) return isUp ? [] : [startNow(plight)]
  const [only, second] = holders
  const holder = only && !second ? only : null
  const own = moves.filter((move) => move.server === server).map((move) => moveOption(move, !isUp))
  const others = moves.filter((move) => move.server !== server).map((move) => moveAway(move, plight))
  const clearing = holder === null || isUp ? [] : clear(holder, plight)
  const patient = isUp ? [] : [holders.length === 0 ? startNow(plight) : wait(plight), keepStopped(plight)]
  return [...own, ...others, ...clearing, ...patient]
}

/** `start`: a server that does not run is started there. */
export function moveOption(move: MoveProspect, start = false): Option {
  const { server, to } = move
  return {
    choice: { kind: 'move', server, port: to },
    title: `Move ${server} to port ${to}`,
    changes: [...moveChanges(move), ...(start && !move.isUp ? [{ kind: 'start', server } as const] : [])],
    keeps: [...moveKeeps(move), 'Other servers are not touched.'],
    undoable: true,
  }
}

function moveAway(move: MoveProspect, { server, port, isUp }: Plight): Option {
  return {
    choice: { kind: 'move', server: move.server, port: move.to },
    title: `Move ${move.server} to port ${move.to}`,
    changes: [...moveChanges(move), ...startOf(server, isUp)],
    keeps: [stays(server, port), ...moveKeeps(move)],
    undoable: true,
  }
}

/** In the order of `redefine`. */
function moveChanges({ server, from, to, isUp, entries }: MoveProspect): readonly Change[] {
  if (from === to) return []
  return [
    { kind: 'port', server, from, to },
    ...(isUp ? [{ kind: 'recreate', server } as const] : []),
    ...entries.moves.map((entry) => ({ kind: 'entry', ...entry }) as const),
  ]
}

function moveKeeps({ server, hasToken, entries, backups }: MoveProspect): readonly string[] {
  return [
    ...(hasToken ? [`The token of ${server} stays as it is.`] : []),
    ...entries.stays.map(staySentence),
    ...(entries.moves.length > 0 ? [`A copy of each client file as it is now is kept in ${backups}.`] : []),
  ]
}

const staySentence = ({ clientName, file, entryName, reason }: EntryStay): string =>
  reason === 'bridge'
    ? `${clientName}'s entry stays: the bridge finds the new port itself.`
    : `"${entryName}" in ${file} was changed by hand: Berth leaves it as it is, on the old port.`

/** What makes the one holder go, where that is the person's to decide. */
function clear(holder: PortHolder, plight: Plight): readonly Option[] {
  if (holder.kind === 'container') return isOfFleet(holder, plight) ? [] : [stopContainer(holder, plight)]
  const isAskable = holder.kind === 'process' && holder.standing === 'own' && holder.startedAt !== null
  return isAskable ? [quitProcess(holder, holder.startedAt ?? 0, plight)] : []
}

/** A server of this fleet is moved, or stopped as a server: never as a mere container. */
const isOfFleet = ({ server }: Of<'container'>, { fleet }: Plight): boolean => server !== null && fleet.includes(server)

function stopContainer(holder: Of<'container'>, plight: Plight): Option {
  const { server, port, isUp, removesItself } = plight
  const { id, name, image, project } = holder
  return {
    choice: { kind: 'stop-container', containerId: id },
    title: `Stop container ${name}${originWords(holder)}`,
    changes: [{ kind: 'stop-container', id, name, image }, ...startOf(server, isUp)],
    keeps: [
      removesItself
        ? `${name} was started with --rm: the engine removes it once it has stopped.`
        : `${name} keeps its data and settings: it is stopped, not removed.`,
      ...(project === null ? [] : [`The other containers of compose project ${project} run on.`]),
      ...(holder.otherHome
        ? ['It belongs to another Berth home on this computer, where it shows as stopped then.']
        : []),
      stays(server, port),
    ],
    undoable: !removesItself,
  }
}

function originWords({ project, otherHome, server }: Of<'container'>): string {
  if (otherHome) return ' of another Berth home'
  if (server !== null) return `, left over from the server ${server}`
  return project === null ? '' : ` of compose project ${project}`
}

function quitProcess(
  { pid, name, words, command }: Of<'process'>,
  startedAt: number,
  { server, port, isUp }: Plight,
): Option {
  return {
    choice: { kind: 'quit-process', pid, startedAt },
    title: `Ask ${name === null ? `pid ${pid}` : `${name} (pid ${pid})`} to quit`,
    changes: [{ kind: 'quit-process', pid, words, command }, ...startOf(server, isUp)],
    keeps: ['It is asked, not forced: it can save its work first, and it may refuse.', stays(server, port)],
    undoable: false,
  }
}

const wait = ({ server, port, isUp }: Plight): Option => ({
  choice: { kind: 'wait' },
  title: `Wait until port ${port} is free`,
  changes: startOf(server, isUp),
  keeps: ['Nothing is changed before that, and you can cancel it.', stays(server, port)],
  undoable: false,
})

const startNow = (plight: Plight): Option => ({ ...wait(plight), title: `Start ${plight.server}`, keeps: [] })

const keepStopped = ({ server, port, unmovable }: Plight): Option => ({
  choice: { kind: 'keep-stopped' } satisfies Choice,
  title: `Keep ${server} stopped`,
  changes: [],
  keeps: [stays(server, port), ...(unmovable === null ? [] : [`${server} cannot be moved now: ${unmovable}`])],
  undoable: false,
})

const stays = (server: string, port: number): string => `${server} stays on port ${port}, with its token and entries.`

const startOf = (server: string, isUp: boolean): readonly Change[] => (isUp ? [] : [{ kind: 'start', server }])

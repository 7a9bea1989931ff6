/** Who holds a port, told in full: a name, what tells it from others of that name, and what it means. Pure. */
import type { PortBinding, PortHolder } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'
import type { Instant } from '../../app/contract/snapshot.ts'
import { ago } from './amounts.ts'

export interface HolderWords {
  /** "node" or "web". */
  readonly name: string
  /** "pid 4242" or "container". */
  readonly tag: string
  /** What it runs, as a machine would read it: a command line or an image. */
  readonly code: string | null
  /** Short facts, to be put side by side: "ada", "started 3 h ago". */
  readonly facts: readonly string[]
  /** What a person should know before choosing. */
  readonly note: string | null
}

export function holderWords(holder: PortHolder, now: Instant): HolderWords {
  const where = holder.bindings.length === 0 ? [] : [addressWords(holder.bindings)]
  switch (holder.kind) {
    case 'process':
      return { ...processWords(holder), facts: [...processFacts(holder, now), ...where] }
    case 'container':
      return {
        name: holder.server ?? holder.name,
        tag: holder.server === null ? 'container' : 'server of this fleet',
        code: holder.image,
        facts: [...containerFacts(holder), ...where],
        note: holder.otherHome ? 'It belongs to another Berth home on this computer.' : null,
      }
    case 'hidden':
      return {
        name: 'A program of another user',
        tag: holder.user ?? 'user unknown',
        code: null,
        facts: where,
        note: 'The system does not tell which program it is. Its owner or an administrator can end it.',
      }
    case 'forwarder':
      return {
        name: holder.product,
        tag: holder.pid === null ? 'forwards the port' : `pid ${holder.pid}`,
        code: null,
        facts: where,
        note: 'It holds the port for something inside its virtual machine, which Berth cannot see.',
      }
    case 'system':
      return {
        name: 'The operating system',
        tag: 'reserved',
        code: null,
        facts: where,
        note: 'It keeps this port for itself. No program has to be running on it.',
      }
    default:
      return assertNever(holder)
  }
}

type Process = Extract<PortHolder, { kind: 'process' }>
type Container = Extract<PortHolder, { kind: 'container' }>

const standingNotes: Readonly<Record<Process['standing'], string | null>> = {
  own: null,
  'other-user': 'It belongs to another user, so Berth cannot ask it to quit.',
  system: 'It is part of the system, so Berth does not ask it to quit.',
  berth: 'It is part of Berth.',
}

function processWords({ name, pid, command, standing }: Process): Omit<HolderWords, 'facts'> {
  return { name: name ?? 'A program', tag: `pid ${pid}`, code: command, note: standingNotes[standing] }
}

function processFacts({ user, startedAt }: Process, now: Instant): readonly string[] {
  return [...(user === null ? [] : [user]), ...(startedAt === null ? [] : [`started ${ago(startedAt, now)}`])]
}

function containerFacts({ name, server, project }: Container): readonly string[] {
  const own = server === null ? [] : [`container ${name}`]
  return project === null ? own : [...own, `compose project ${project}`]
}

/** "on 127.0.0.1 and ::1", or "on every address" where other computers can reach it. */
export function addressWords(bindings: readonly PortBinding[]): string {
  const addresses = [...new Set(bindings.map(({ address }) => address))]
  if (addresses.some(isEverywhere)) return 'on every address of this computer'
  return `on ${addresses.join(' and ')}`
}

const isEverywhere = (address: string): boolean => address === '0.0.0.0' || address === '::'

/** "node (pid 4242)", in a sentence or on a button. */
export function processName({ name, pid }: Pick<Process, 'name' | 'pid'>): string {
  return name === null ? `process ${pid}` : `${name} (pid ${pid})`
}

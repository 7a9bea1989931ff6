/** What adding would do: ids, ports and definitions for what a person wants, or why not. Pure. */
import type { ServerPlan } from '../contract/answers.ts'
import { MASK } from '../contract/credential.ts'
import { Failure, type FailureView, viewOf } from '../contract/failure.ts'
import { withGateChoice } from '../contract/gate-offer.ts'
import { ServerDefinition, ServerId } from '../contract/server.ts'
import { definitionIn, type Fleet, firstIssue } from './fleet-file.ts'
import { requireFreePort } from './free-port.ts'
import { maskedDefinition } from './masked-definition.ts'
import { mountNotes } from './mount-notes.ts'

/** One server that a source describes, before anything of it has been checked. */
export type Candidate =
  | {
      readonly ok: true
      /** null: take one that fits the image. */
      readonly id: string | null
      readonly definition: unknown
      readonly notes: readonly string[]
    }
  | { readonly ok: false; readonly id: string | null; readonly failure: FailureView }

/** One plan for each candidate, in order. Ports and ids that one takes are gone for the next. */
export function plansFor(
  candidates: readonly Candidate[],
  fleet: Fleet,
  busy: ReadonlySet<number>,
): readonly ServerPlan[] {
  const plans: ServerPlan[] = []
  let servers = fleet.servers
  for (const candidate of candidates) {
    const plan = planFor(candidate, { ...fleet, servers }, busy)
    if (plan.ok) servers = { ...servers, [plan.id]: plan.definition }
    plans.push(plan)
  }
  return plans
}

function planFor(candidate: Candidate, fleet: Fleet, busy: ReadonlySet<number>): ServerPlan {
  if (!candidate.ok) return candidate
  try {
    const checked = ServerDefinition.safeParse(candidate.definition)
    if (!checked.success) throw invalid(firstIssue(checked.error))
    refuseMasks(checked.data)
    const id = candidate.id ?? freeId(checked.data.image, fleet)
    refuseId(id, fleet)
    const notes = [...mountNotes(checked.data), ...candidate.notes]
    return { ok: true, id, definition: withPort(withGateChoice(checked.data, null), fleet, busy), notes }
  } catch (thrown) {
    return { ok: false, id: candidate.id, failure: viewOf(thrown) }
  }
}

/** Copied from where Berth shows a definition: the server would be started with the mask as its key. */
function refuseMasks({ env, command }: ServerDefinition): void {
  const name = Object.keys(env).find((one) => env[one]?.includes(MASK))
  if (name === undefined && !command.some((word) => word.includes(MASK))) return
  const what = name === undefined ? 'A part of the command' : `The value of ${name}`
  const message = `${what} is ${MASK}, which stands for a value that is not shown.`
  throw new Failure('invalid-input', message, 'Type the value itself.')
}

function withPort(definition: ServerDefinition, fleet: Fleet, busy: ReadonlySet<number>): ServerDefinition {
  const { port, transport } = definition
  if (transport === 'stdio') return definition
  if (port === null) return { ...definition, port: requireFreePort(fleet, busy) }
  const owner =
    Object.entries(fleet.servers).find(([, other]) => other.port === port) ??
    Object.entries(fleet.unused).find(([, taken]) => taken === port)
  if (!owner) return definition
  const fix = 'Leave the port out and Berth chooses a free one.'
  throw new Failure('port-taken', `Port ${port} belongs to the server "${owner[0]}".`, fix)
}

function refuseId(id: string, fleet: Fleet): void {
  const checked = ServerId.safeParse(id)
  if (!checked.success) {
    const message = firstIssue(checked.error)
    throw new Failure(message.includes('AI client') ? 'reserved-id' : 'invalid-input', message, 'Choose another id.')
  }
  if (definitionIn(fleet, id)) {
    throw new Failure('server-exists', `There is a server "${id}" already.`, 'Choose another id, or remove that one.')
  }
  if (Object.hasOwn(fleet.unused, id)) {
    const message = `fleet.json has a server "${id}" already, which is not used because it is not valid.`
    throw new Failure('server-exists', message, 'Choose another id, or correct that one in fleet.json.')
  }
}

/** From `ghcr.io/owner/mcp-notes:1.2` to `mcp-notes`, `mcp-notes-2`... */
export function freeId(image: string, fleet: Fleet): string {
  const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? ''
  const clean = name
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 17)
    .replace(/^-+|-+$/g, '')
  return suffixed(ServerId.safeParse(clean).success ? clean : 'server', fleet)
}

/** The name itself, or with the first number that makes it new. */
export function suffixed(name: string, fleet: Fleet): string {
  const isTaken = (id: string): boolean => definitionIn(fleet, id) !== undefined || Object.hasOwn(fleet.unused, id)
  if (!isTaken(name)) return name
  let number = 2
  while (isTaken(`${name}-${number}`)) number++
  return `${name}-${number}`
}

/** A plan as a face may see it. */
export function maskedPlan(plan: ServerPlan): ServerPlan {
  return plan.ok ? { ...plan, definition: maskedDefinition(plan.definition) } : plan
}

const invalid = (issue: string): Failure => new Failure('invalid-input', issue, 'Correct it and try again.')

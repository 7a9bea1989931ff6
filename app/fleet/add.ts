/** Adds the servers that a source describes: the sample, a definition, or a snippet in any client's form. */
import { parseSnippet } from '../clients/parse-snippet.ts'
import type { ServerPlan } from '../contract/answers.ts'
import type { ServerSource } from '../contract/commands.ts'
import { Failure } from '../contract/failure.ts'
import { assertNever } from '../contract/result.ts'
import { sampleDefinition } from '../engine/sample-image.ts'
import { afterUndoing, eachInTurn } from './deed.ts'
import type { Fleet } from './fleet-file.ts'
import { busyPorts } from './free-port.ts'
import { type Kept, keepSecrets } from './kept-secrets.ts'
import { type Candidate, maskedPlan, plansFor, suffixed } from './plan.ts'
import type { Tools } from './tools.ts'

type AddTools = Pick<Tools, 'definitions' | 'secrets' | 'platform' | 'engineNow'>

/** What `addServers` would do. Secrets are masked. */
export async function planServers(tools: AddTools, source: ServerSource): Promise<readonly ServerPlan[]> {
  const fleet = await tools.definitions.read()
  const busy = await busyPorts(fleet.settings.range, tools.engineNow(), tools.platform)
  return plansFor(candidatesOf(source, fleet), fleet, busy).map(maskedPlan)
}

/** All of them or, with the failure of the first that cannot be added, none. Answers their ids. */
export async function addServers(tools: AddTools, source: ServerSource): Promise<readonly string[]> {
  const { settings } = await tools.definitions.read()
  const busy = await busyPorts(settings.range, tools.engineNow(), tools.platform)
  for (;;) {
    const planned = plansIn(await tools.definitions.read(), source, busy)
    const kept = await keptInTurn(tools, planned)
    const undo = (): Promise<void> => eachInTurn(kept.map((one) => one.undo))
    try {
      let isAsPlanned = false
      await tools.definitions.change((fleet) => {
        // Planned again on the file as it is under the lock: another face may have taken a port or an id.
        const plans = plansIn(fleet, source, busy)
        isAsPlanned = plans.every(({ id }, index) => id === planned[index]?.id)
        if (!isAsPlanned) return fleet
        const servers = plans.map(({ id, definition }, index) => {
          const { env, secrets } = kept[index]?.definition ?? definition
          return [id, { ...definition, env, secrets }] as const
        })
        return { ...fleet, servers: { ...fleet.servers, ...Object.fromEntries(servers) } }
      })
      if (isAsPlanned) return planned.map(({ id }) => id)
    } catch (thrown) {
      throw await afterUndoing(thrown, undo)
    }
    await undo()
  }
}

const plansIn = (fleet: Fleet, source: ServerSource, busy: ReadonlySet<number>) =>
  plansFor(candidatesOf(source, fleet), fleet, busy).map(accepted)

/** The secrets of all of them, or of none. */
async function keptInTurn(tools: AddTools, plans: ReturnType<typeof plansIn>): Promise<readonly Kept[]> {
  const kept: Kept[] = []
  try {
    for (const { id, definition } of plans) kept.push(await keepSecrets(tools, id, definition, null))
    return kept
  } catch (thrown) {
    throw await afterUndoing(thrown, () => eachInTurn(kept.map((one) => one.undo)))
  }
}

function accepted(plan: ServerPlan): Extract<ServerPlan, { ok: true }> {
  if (plan.ok) return plan
  const { kind, message, fix } = plan.failure
  throw new Failure(kind, message, fix)
}

function candidatesOf(source: ServerSource, fleet: Fleet): readonly Candidate[] {
  switch (source.kind) {
    case 'sample':
      return [{ ok: true, id: source.id ?? suffixed('sample', fleet), definition: sampleDefinition, notes: [] }]
    case 'definition':
      return [{ ok: true, id: source.id ?? null, definition: source.definition, notes: [] }]
    case 'snippet':
      return snippetCandidates(source.text)
    default:
      return assertNever(source)
  }
}

/** One candidate at least: text that holds no server is one that says so. */
function snippetCandidates(text: string): readonly Candidate[] {
  return parseSnippet(text).map((one) =>
    one.ok ? { ok: true, id: one.id, definition: one.input, notes: one.notes } : one,
  )
}

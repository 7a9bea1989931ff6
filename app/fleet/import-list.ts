/** Lists the servers in clients' files, each thing once, with what it would become in the fleet. */
import { createHmac } from 'node:crypto'
import type { ForeignEntry, LinkedEntry, Scan } from '../clients/import-scan.ts'
import { uniqueServerId } from '../clients/server-id.ts'
import type { ServerPlan } from '../contract/answers.ts'
import type { ImportItem, ImportPlace } from '../contract/imports.ts'
import type { Fleet } from './fleet-file.ts'
import { maskedPlan, plansFor } from './plan.ts'

/** Entries that lead to the same thing, with all that is in them: for the app alone. */
export interface ImportCandidate {
  readonly item: ImportItem
  readonly entries: readonly ForeignEntry[]
  /** With values; null where it cannot be taken over. */
  readonly plan: Extract<ServerPlan, { ok: true }> | null
}

/** `salt`: a key must not tell, to whoever has it, what is in an entry. */
export function importCandidates(
  scan: Pick<Scan, 'foreign'>,
  fleet: Fleet,
  busy: ReadonlySet<number>,
  salt: string,
): readonly ImportCandidate[] {
  const groups = grouped(scan.foreign)
  const used = new Set([...Object.keys(fleet.servers), ...Object.keys(fleet.unused)])
  const wanted = groups.map((entries) => {
    const [{ outlook, entryName }] = entries
    if (!outlook.ok) {
      const failure = { kind: 'invalid-input', message: outlook.why, fix: outlook.fix } as const
      return { ok: false, id: null, failure } as const
    }
    const id = uniqueServerId(entryName, used)
    used.add(id)
    return { ok: true, id, definition: outlook.input, notes: outlook.notes } as const
  })
  const plans = plansFor(wanted, fleet, busy)
  const candidates = groups.flatMap((entries, index) => {
    const plan = plans[index]
    return plan ? [candidateOf(entries, plan, salt)] : []
  })
  return candidates.toSorted((one, other) => Number(other.plan !== null) - Number(one.plan !== null))
}

/** The entries of ours, to show what is done already. */
export function ownItems(ours: readonly LinkedEntry[], salt: string): readonly ImportItem[] {
  const servers = [...new Set(ours.map(({ server }) => server))]
  return servers.map((server) => {
    const places = ours.filter((one) => one.server === server).map(placeOf)
    const failure = {
      kind: 'invalid-input',
      message: `It leads to Berth's server "${server}" already.`,
      fix: '',
    } as const
    const key = keyOf(salt, ['ours', server])
    return { key, name: server, kind: 'ours', what: server, places, plan: { ok: false, id: server, failure } }
  })
}

type Group = readonly [ForeignEntry, ...ForeignEntry[]]

/** By what they would become; what can become nothing, by the entry itself and its name. */
function grouped(entries: readonly ForeignEntry[]): readonly Group[] {
  const groups = new Map<string, [ForeignEntry, ...ForeignEntry[]]>()
  for (const entry of entries) {
    const { outlook, print, entryName } = entry
    const same = outlook.ok ? JSON.stringify(outlook.input) : `${entryName} ${print}`
    const group = groups.get(same)
    if (group) group.push(entry)
    else groups.set(same, [entry])
  }
  return [...groups.values()]
}

function candidateOf(entries: Group, plan: ServerPlan, salt: string): ImportCandidate {
  const [{ outlook, entryName }] = entries
  const key = keyOf(
    salt,
    entries.map(({ file, entryName: name, print }) => [file, name, print]),
  )
  const { kind, what } = outlook
  const item = { key, name: entryName, kind, what, places: entries.map(placeOf), plan: maskedPlan(plan) }
  return { item, entries, plan: plan.ok ? plan : null }
}

const placeOf = ({ client, clientName, file, entryName }: ImportPlace): ImportPlace => ({
  client,
  clientName,
  file,
  entryName,
})

const keyOf = (salt: string, of: unknown): string =>
  createHmac('sha256', salt).update(JSON.stringify(of)).digest('hex').slice(0, 32)

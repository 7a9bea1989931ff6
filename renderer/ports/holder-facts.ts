/** What is known of a holder, fact by fact, as its card lists it. Pure. */
import type { PortBinding, PortHolder } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'
import type { Instant } from '../../app/contract/snapshot.ts'
import { ago } from '../words/amounts.ts'

export interface HolderFact {
  readonly name: string
  readonly value: string
  /** As a machine would read it. */
  readonly code?: boolean
}

export function holderFacts(holder: PortHolder, now: Instant): readonly HolderFact[] {
  const listens = { name: 'Listens on', value: addressList(holder.bindings), code: true }
  switch (holder.kind) {
    case 'process':
      return [
        { name: 'Program', value: holder.name ?? 'not told by the system' },
        { name: 'Pid', value: String(holder.pid), code: true },
        { name: 'Command', value: holder.command ?? 'not told by the system', code: holder.command !== null },
        { name: 'User', value: holder.user ?? 'unknown' },
        ...(holder.startedAt === null ? [] : [{ name: 'Started', value: ago(holder.startedAt, now) }]),
        listens,
      ]
    case 'container':
      return [
        { name: 'Container', value: holder.name },
        { name: 'Image', value: holder.image, code: true },
        ...(holder.project === null ? [] : [{ name: 'Project', value: holder.project }]),
        ...(holder.otherHome ? [{ name: 'Belongs to', value: 'another Berth home' }] : []),
        listens,
      ]
    case 'hidden':
      return [
        { name: 'Program', value: 'not told by the system' },
        { name: 'User', value: holder.user ?? 'unknown' },
        listens,
      ]
    case 'forwarder':
      return [
        { name: 'Held for', value: `something inside ${holder.product}` },
        ...(holder.pid === null ? [] : [{ name: 'Pid', value: String(holder.pid), code: true }]),
        listens,
      ]
    case 'system':
      return [{ name: 'Kept by', value: 'the operating system, for itself' }]
    default:
      return assertNever(holder)
  }
}

export function addressList(bindings: readonly PortBinding[]): string {
  return [...new Set(bindings.map(({ address }) => address))].join(', ') || 'unknown'
}

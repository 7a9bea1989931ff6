/** Who holds the port, in full, before anyone decides what becomes of it. */
import { AppWindow, Box, Cpu, EyeOff, type LucideIcon, MonitorUp } from 'lucide-react'
import type { PortHolder } from '../../../app/contract/ports.ts'
import { useNow } from '../../state/clock.ts'
import { holderWords } from '../../words/holder-words.ts'

const icons: Readonly<Record<PortHolder['kind'], LucideIcon>> = {
  process: AppWindow,
  container: Box,
  hidden: EyeOff,
  forwarder: MonitorUp,
  system: Cpu,
}

/** What the snapshot tells already, until the plan tells all. */
export function HolderGlimpse({ words }: { words: string | undefined }) {
  return (
    <p
      role="status"
      className="flex min-h-[68px] items-center rounded-lg bg-sunken px-3 text-muted ring-1 ring-line ring-inset"
    >
      {words ? `Held by ${words}.` : 'Looking who holds it.'}
    </p>
  )
}

export function HolderCards({ holders }: { holders: readonly PortHolder[] }) {
  return (
    <ul aria-label="Held by" className="divide-y divide-line rounded-lg bg-sunken ring-1 ring-line ring-inset">
      {holders.map((holder) => (
        <HolderCard key={keyOf(holder)} holder={holder} />
      ))}
    </ul>
  )
}

function HolderCard({ holder }: { holder: PortHolder }) {
  const { name, tag, code, facts, note } = holderWords(holder, useNow())
  const Icon = icons[holder.kind]
  return (
    <li className="flex gap-3 px-3 py-2.5" data-selectable>
      <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-md bg-press text-muted">
        <Icon size={15} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="wrap-anywhere font-semibold">{name}</span>
          <span className="text-muted text-small">{tag}</span>
        </p>
        {code && (
          <p title={code} className="line-clamp-3 wrap-anywhere font-mono text-small leading-[18px]">
            {code}
          </p>
        )}
        <p className="break-words text-muted text-small">{facts.join(' · ')}</p>
        {note && <p className="mt-1 text-small">{note}</p>}
      </div>
    </li>
  )
}

/** Two may share a port on different addresses, so only all of it tells them apart. */
function keyOf(holder: PortHolder): string {
  return `${holder.kind} ${holder.words} ${holder.bindings.map(({ address }) => address).join(' ')}`
}

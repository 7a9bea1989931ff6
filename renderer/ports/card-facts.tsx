/** The card's usual side: what is known, and the ways on. */
import type { PortSlot } from '../../app/contract/ports.ts'
import { useNow } from '../state/clock.ts'
import { classNames } from '../ui/class-names.ts'
import { slotSentence } from './card-words.ts'
import { type HolderFact, holderFacts } from './holder-facts.ts'
import { takeInHand } from './plan-view.ts'
import { PortGlyph } from './port-glyph.tsx'
import { berthWords, stateWords } from './port-words.ts'
import { SlotActions } from './slot-actions.tsx'

/** More would be a list, not a card; the rest is in the list view. */
const mostHolders = 2

export function CardFacts({ slot }: { slot: PortSlot }) {
  const { port, state, servers, holders } = slot
  const { name } = berthWords(slot)
  return (
    <>
      <header className="flex items-center gap-2">
        <PortGlyph state={state} className={inks[state]} />
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={name}>
          {name}
        </h2>
        <span className="font-mono text-muted text-small">{port}</span>
      </header>
      <p className={classNames('mt-1 text-small', inks[state] ?? 'text-muted')} data-selectable>
        <span className="sr-only">{stateWords[state]}. </span>
        {slotSentence(slot)}
      </p>
      {holders.slice(0, mostHolders).map((holder) => (
        <Facts key={`${holder.kind} ${holder.words}`} holder={holder} title={name} />
      ))}
      {holders.length > mostHolders && (
        <p className="mt-2 text-muted text-small">And {holders.length - mostHolders} more on other addresses.</p>
      )}
      {(servers.length > 0 || state === 'left-alone') && (
        <div className="mt-3 flex gap-1.5">
          <SlotActions slot={slot} onMove={(server) => takeInHand('typing', server, port)} />
        </div>
      )}
    </>
  )
}

const inks: Readonly<Partial<Record<PortSlot['state'], string>>> = {
  conflict: 'text-bad-ink',
  exposed: 'text-warn-ink',
}

/** Without what the title says already. */
function Facts({ holder, title }: { holder: PortSlot['holders'][number]; title: string }) {
  const facts = holderFacts(holder, useNow()).filter(({ value }) => value !== title)
  return (
    <dl className="mt-3 space-y-1 border-line border-t pt-3 text-small" data-selectable>
      {facts.map((fact) => (
        <FactLine key={fact.name} {...fact} />
      ))}
    </dl>
  )
}

function FactLine({ name, value, code = false }: HolderFact) {
  return (
    <div className="flex gap-3">
      <dt className="w-[68px] shrink-0 text-muted">{name}</dt>
      <dd className={classNames('line-clamp-3 min-w-0 flex-1 break-all', code && 'font-mono')} title={value}>
        {value}
      </dd>
    </div>
  )
}

/** What the shapes mean, how many of each there are, and a filter: pressed, the others step back. */
import type { PortMap } from '../../app/contract/ports.ts'
import { classNames } from '../ui/class-names.ts'
import { count } from '../words/amounts.ts'
import { toggleState, usePlan } from './plan-view.ts'
import { PortGlyph } from './port-glyph.tsx'
import { countsOf, stateMeanings, states, stateWords } from './port-words.ts'

export function Legend({ map }: { map: PortMap | null }) {
  const pressed = usePlan((plan) => plan.states)
  const counts = map && countsOf(map)
  return (
    <fieldset className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-0.5 border-line border-b px-4 py-1.5">
      <legend className="sr-only">Show only</legend>
      {states.map((state) => {
        const here = counts?.[state] ?? 0
        return (
          <button
            key={state}
            type="button"
            aria-pressed={pressed.has(state)}
            title={stateMeanings[state]}
            onClick={() => toggleState(state)}
            className={classNames(
              'flex h-7 items-center gap-1.5 rounded-md px-2 text-small max-[899px]:px-1.5 transition-colors duration-100',
              pressed.has(state) ? 'bg-selected text-accent-ink' : 'text-muted hover:bg-hover hover:text-ink',
            )}
          >
            <PortGlyph state={state} className={here > 0 ? inks[state] : 'text-faint'} />
            {stateWords[state]}
            <span className={classNames('font-medium', here > 0 ? 'text-ink' : 'text-faint')}>
              {counts ? count(here) : ''}
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}

const inks: Readonly<Partial<Record<(typeof states)[number], string>>> = {
  conflict: 'text-bad',
  exposed: 'text-warn-ink',
  running: 'text-accent-ink',
  reserved: 'text-accent-ink',
}

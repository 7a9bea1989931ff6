/** Who lies in a berth, as seen from above: a ship for a server of ours, a box for a container, a block for a process. */
import type { PortSlot, PortState } from '../../app/contract/ports.ts'
import { classNames } from '../ui/class-names.ts'
import { PortGlyph } from './port-glyph.tsx'
import { berthWords } from './port-words.ts'

const paints: Readonly<Record<PortState, string>> = {
  running: 'bg-accent text-on-accent',
  reserved: 'border border-accent border-dashed text-accent-ink',
  container: 'bg-press ribbed text-ink outline outline-line -outline-offset-1',
  process: 'bg-press text-ink',
  exposed: 'border border-warn bg-warn-wash text-warn-ink',
  conflict: 'bg-bad-fill text-[oklch(0.99_0.005_20)]',
  'left-alone': '',
  free: '',
}

export interface HullProps {
  readonly slot: PortSlot
  /** One line instead of two. */
  readonly low: boolean
  readonly className?: string
}

export function Hull({ slot, low, className }: HullProps) {
  const { state, servers, holders } = slot
  const { name, note } = berthWords(slot)
  const form =
    servers.length > 0
      ? 'rounded-l-[4px] rounded-r-[14px]'
      : holders[0]?.kind === 'container'
        ? 'rounded-[2px]'
        : 'rounded-[6px]'
  return (
    <span
      data-hull
      className={classNames(
        'flex min-w-0 overflow-hidden text-left font-sans',
        low ? 'h-[22px] items-center gap-1.5 px-1.5' : '@container h-9 flex-col justify-center px-1.5',
        form,
        paints[state],
        // What a search leaves out loses its paint and keeps its name.
        'away:border-transparent away:bg-transparent away:bg-none away:text-faint away:outline away:outline-line away:-outline-offset-1',
        className,
      )}
    >
      {low && <PortGlyph state={state} />}
      <span className="truncate font-medium text-small leading-[15px]">{name}</span>
      {!low && (
        <span className="flex items-center gap-[3px] text-tiny leading-[14px]">
          <PortGlyph state={state} className="size-[10px]" />
          {/* Too narrow for a word; the glyph says it too. */}
          <span className="@max-[58px]:hidden truncate">{note}</span>
        </span>
      )}
    </span>
  )
}

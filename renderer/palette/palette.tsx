/** Everything from the keyboard: type a few letters of what you want, press Enter. */
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useMirror } from '../state/mirror.ts'
import { classNames } from '../ui/class-names.ts'
import { Modal } from '../ui/dialog.tsx'
import { Key } from '../ui/menu.tsx'
import { fuzzyFilter } from './fuzzy.ts'
import { type PaletteItem, paletteItems } from './palette-items.ts'

/** Enough to scroll through; more would only slow the first key down in a large fleet. */
const most = 60

export function Palette({ onClose }: { onClose: () => void }) {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const items = useMemo(() => (snapshot ? paletteItems(snapshot) : []), [snapshot])
  const shown = useMemo(() => fuzzyFilter(query, items, ({ name }) => name).slice(0, most), [query, items])
  const active = Math.min(index, shown.length - 1)
  const listId = useId()
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: shown.length - 1,
    }
    const next = moves[event.key]
    if (next !== undefined) setIndex((next + shown.length) % Math.max(1, shown.length))
    else if (event.key === 'Enter') run(shown[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal label="Search and commands" onClose={onClose} className="max-h-[420px]! w-[560px]">
      <div className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-4">
        <Search size={16} aria-hidden className="text-faint" />
        <input
          role="combobox"
          aria-label="Search and commands"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
          placeholder="Start, stop, open, copy"
          value={query}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setQuery(event.target.value)
            setIndex(0)
          }}
          onKeyDown={onKeyDown}
          className="h-full flex-1 bg-transparent text-lead outline-none"
        />
      </div>
      <Choices
        listId={listId}
        items={shown}
        active={active}
        grouped={query.trim() === ''}
        onRun={run}
        onHover={setIndex}
      />
      {shown.length === 0 && (
        <p role="status" className="px-4 pb-6 text-center text-muted">
          Nothing here is called that.
        </p>
      )}
    </Modal>
  )
}

interface ChoicesProps {
  readonly listId: string
  readonly items: readonly PaletteItem[]
  readonly active: number
  readonly grouped: boolean
  readonly onRun: (item: PaletteItem) => void
  readonly onHover: (index: number) => void
}

function Choices({ listId, items, active, grouped, onRun, onHover }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${listId}-${active}`)}`)?.scrollIntoView({ block: 'nearest' })
  }, [listId, active])
  return (
    <div ref={list} id={listId} role="listbox" aria-label="Commands" className="scroll-y min-h-0 p-1.5">
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys (aria-activedescendant)
        <div
          key={item.name}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onClick={() => onRun(item)}
          onPointerMove={() => onHover(index)}
          className={classNames('flex h-8 items-center gap-3 rounded-md px-2.5', index === active && 'bg-selected')}
        >
          <span className="flex-1 truncate">{item.name}</span>
          {item.shortcut && <Key>{item.shortcut}</Key>}
          {grouped && index !== 0 && items[index - 1]?.group === item.group ? null : (
            <span className="text-faint text-small">{item.group}</span>
          )}
        </div>
      ))}
    </div>
  )
}

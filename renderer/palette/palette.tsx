/** Everything from the keyboard: type a few letters of what you want, press Enter. */
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useMirror } from '../state/mirror.ts'
import { useView } from '../state/view.ts'
import { Modal } from '../ui/dialog.tsx'
import { Choices, choiceId } from './choices.tsx'
import { fuzzyFilter } from './fuzzy.ts'
import { type PaletteItem, paletteItems } from './palette-items.ts'

/** Enough to scroll through; more would only slow the first key down in a large fleet. */
const most = 50

export function Palette({ onClose }: { onClose: () => void }) {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  const chosen = useView(({ server }) => server)
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const listId = useId()
  const items = useMemo(() => (snapshot ? paletteItems(snapshot, chosen) : []), [snapshot, chosen])
  const asked = query.trim() !== ''
  const shown = useMemo(
    () =>
      asked ? fuzzyFilter(query, items, ({ name }) => name).slice(0, most) : items.filter(({ hidden }) => !hidden),
    [asked, query, items],
  )
  const active = Math.min(index, shown.length - 1)
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1 }
    const next = moves[event.key]
    if (next !== undefined) setIndex((next + shown.length) % Math.max(1, shown.length))
    else if (event.key === 'Enter') run(shown[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal label="Search and commands" onClose={onClose} className="max-h-[440px]! w-[560px]">
      <div className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-4">
        <Search size={16} aria-hidden className="text-faint" />
        <input
          role="combobox"
          aria-label="Search and commands"
          aria-expanded={shown.length > 0}
          aria-controls={listId}
          aria-activedescendant={shown.length > 0 ? choiceId(listId, active) : undefined}
          placeholder="What do you want to do?"
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
      {shown.length > 0 ? (
        <Choices listId={listId} items={shown} active={active} grouped={!asked} onRun={run} onHover={setIndex} />
      ) : (
        <p role="status" className="px-4 py-8 text-center text-muted">
          Nothing is called that.
        </p>
      )}
    </Modal>
  )
}

/** The palette's list. The input above it has the focus and the keys; this only shows where they stand. */
import { Fragment, useEffect, useRef } from 'react'
import { classNames } from '../ui/class-names.ts'
import { Key } from '../ui/menu.tsx'
import type { PaletteItem } from './palette-items.ts'

export const choiceId = (listId: string, index: number): string => `${listId}-${index}`

export interface ChoicesProps {
  readonly listId: string
  readonly items: readonly PaletteItem[]
  readonly active: number
  readonly grouped: boolean
  readonly onRun: (item: PaletteItem) => void
  readonly onHover: (index: number) => void
}

export function Choices({ listId, items, active, grouped, onRun, onHover }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(choiceId(listId, active))}`)?.scrollIntoView({ block: 'nearest' })
  }, [listId, active])
  return (
    <div ref={list} id={listId} role="listbox" aria-label="Commands" className="scroll-y min-h-0 scroll-py-1.5 p-1.5">
      {items.map((item, index) => (
        <Fragment key={item.name}>
          {grouped && item.group !== items[index - 1]?.group && (
            <p aria-hidden className="px-2.5 pt-2 pb-1 text-faint text-small first:pt-1">
              {item.group}
            </p>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys (aria-activedescendant) */}
          <div
            id={choiceId(listId, index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => onRun(item)}
            onPointerMove={() => onHover(index)}
            className={classNames('flex h-8 items-center gap-3 rounded-md px-2.5', index === active && 'bg-selected')}
          >
            <item.Icon size={15} aria-hidden className={index === active ? 'text-accent-ink' : 'text-muted'} />
            <span className="flex-1 truncate">{item.name}</span>
            {item.shortcut && <Key>{item.shortcut}</Key>}
          </div>
        </Fragment>
      ))}
    </div>
  )
}

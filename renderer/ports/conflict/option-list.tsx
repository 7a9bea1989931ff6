/** The ways out as one radio group; below the chosen one, everything it would do. */
import { useEffect, useId, useRef } from 'react'
import type { Choice, Option } from '../../../app/contract/ports.ts'
import { classNames } from '../../ui/class-names.ts'
import { withStart } from '../../words/change-words.ts'
import { ChangeList } from './change-list.tsx'

export interface OptionListProps {
  readonly server: string
  readonly options: readonly Option[]
  readonly chosen: Option | null
  /** Whether the server is started with it. */
  readonly start: boolean
  /** It is being carried out: the choice stands. */
  readonly frozen: boolean
  readonly onChoose: (choice: Choice) => void
}

export function OptionList({ server, options, chosen, start, frozen, onChoose }: OptionListProps) {
  const name = useId()
  const list = useRef<HTMLFieldSetElement>(null)
  const offered = options.map(({ choice }) => keyOf(choice)).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: other options may have taken the focused one away
  useEffect(() => {
    if (frozen) return
    // They come after the dialog has opened, and others may come later; who is on another control is left there.
    const { activeElement } = document
    if (activeElement instanceof HTMLDialogElement || activeElement === document.body)
      list.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }, [frozen, offered])
  return (
    <fieldset ref={list} className="mt-4">
      <legend className="sr-only">Ways out</legend>
      {options.map((option) => (
        <OptionLine
          key={keyOf(option.choice)}
          name={name}
          option={option}
          checked={option === chosen}
          changes={withStart(option.changes, server, start && option.choice.kind !== 'keep-stopped')}
          frozen={frozen}
          onChoose={() => !frozen && onChoose(option.choice)}
        />
      ))}
    </fieldset>
  )
}

interface OptionLineProps {
  readonly name: string
  readonly option: Option
  readonly checked: boolean
  readonly changes: Option['changes']
  readonly frozen: boolean
  readonly onChoose: () => void
}

function OptionLine({ name, option, checked, changes, frozen, onChoose }: OptionLineProps) {
  const { title, keeps, undoable } = option
  const details = useId()
  return (
    <div>
      <label
        className={classNames(
          '-mx-2 flex min-h-8 items-start gap-2.5 rounded-md px-2 py-1.5',
          frozen ? !checked && 'text-faint' : 'hover:bg-hover',
        )}
      >
        <input
          type="radio"
          name={name}
          checked={checked}
          aria-describedby={checked ? details : undefined}
          onChange={onChoose}
          className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-line-strong bg-control transition-[border-width] duration-100 checked:border-[5px] checked:border-accent"
        />
        <span className={classNames('min-w-0 break-words', checked && 'font-medium')}>{title}</span>
      </label>
      {checked && (
        <div id={details} className="fading mt-0.5 mb-2 ml-[7px] border-line border-l-2 py-0.5 pl-[17px]">
          <ChangeList changes={changes} keeps={keeps} undoable={undoable} />
        </div>
      )}
    </div>
  )
}

const keyOf = (choice: Choice): string => (choice.kind === 'move' ? `move ${choice.server}` : JSON.stringify(choice))

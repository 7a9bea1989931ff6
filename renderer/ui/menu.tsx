/** The overflow menu. Non-modal: a modal one locks scrolling with an injected <style> that our policy refuses. */
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { classNames } from './class-names.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly run: () => void
}

export interface MenuProps {
  /** What the menu is of, as its trigger's name. */
  readonly trigger: ReactNode
  /** Groups, with a line between them. */
  readonly groups: readonly (readonly MenuItem[])[]
  readonly align?: 'start' | 'end'
}

export function Menu({ trigger, groups, align = 'end' }: MenuProps) {
  const shown = groups.filter((group) => group.length > 0)
  // Looked for when it opens: while a screen is first drawn, the page's main is still the one it replaces.
  const [screen, setScreen] = useState<HTMLElement | null>(null)
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && setScreen(document.querySelector('main'))}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={screen}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appearing z-40 min-w-44 rounded-lg bg-raised p-1 text-base shadow-float outline-none"
        >
          {shown.map((group, index) => (
            <DropdownMenu.Group
              key={group[0]?.label}
              className={index > 0 ? 'mt-1 border-line border-t pt-1' : undefined}
            >
              {group.map((item) => (
                <MenuRow key={item.label} item={item} />
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function MenuRow({ item }: { item: MenuItem }) {
  return (
    <DropdownMenu.Item
      disabled={item.disabled ?? false}
      onSelect={item.run}
      className={classNames(
        'flex h-7 items-center gap-2 rounded-[5px] pr-2 pl-2 outline-none data-disabled:opacity-45 data-highlighted:bg-hover',
        item.danger ? 'text-bad-ink' : 'text-ink',
      )}
    >
      <span className={classNames('flex w-4 justify-center', !item.danger && 'text-muted')}>{item.icon}</span>
      <span className="flex-1 pr-4">{item.label}</span>
      {item.shortcut && <Key>{item.shortcut}</Key>}
    </DropdownMenu.Item>
  )
}

/** A key on the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded border border-line px-1 font-sans text-tiny text-muted leading-none">
      {children}
    </kbd>
  )
}

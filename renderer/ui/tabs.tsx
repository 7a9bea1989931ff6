/** Views of one thing, side by side; arrows move between them. */
import { Tabs as RadixTabs } from 'radix-ui'
import type { ReactNode } from 'react'

export interface TabsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly tabs: readonly { readonly value: T; readonly title: string; readonly content: ReactNode }[]
  readonly onChange: (value: T) => void
}

export function Tabs<T extends string>({ label, value, tabs, onChange }: TabsProps<T>) {
  return (
    <RadixTabs.Root
      value={value}
      onValueChange={(next) => {
        const chosen = tabs.find((tab) => tab.value === next)
        if (chosen) onChange(chosen.value)
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <RadixTabs.List aria-label={label} className="flex shrink-0 gap-5 border-line border-b px-6">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            className="relative -mb-px h-9 border-transparent border-b-2 font-medium text-muted outline-none transition-colors duration-100 after:absolute after:-inset-x-2 after:inset-y-1 after:rounded-md hover:text-ink focus-visible:after:outline-2 focus-visible:after:outline-accent data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.title}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content
          key={tab.value}
          value={tab.value}
          tabIndex={-1}
          className="flex min-h-0 flex-1 flex-col outline-none"
        >
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  )
}

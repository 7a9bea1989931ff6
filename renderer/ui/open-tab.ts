/** Where the focus goes when what had it is gone: to the tab that is open. */
export const OPEN_TAB = '[role="tab"][aria-selected="true"]'

export const focusOpenTab = (): void => document.querySelector<HTMLElement>(OPEN_TAB)?.focus()

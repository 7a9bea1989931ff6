/** The modifier key as this platform names it, and whether an event holds it. */
const isMac = window.berth.platform === 'darwin'

export const modifier = isMac ? '⌘' : 'Ctrl'

export const holdsModifier = (event: Pick<KeyboardEvent, 'metaKey' | 'ctrlKey'>): boolean =>
  isMac ? event.metaKey : event.ctrlKey

/** Whether keys belong to what the person types into, not to the window. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

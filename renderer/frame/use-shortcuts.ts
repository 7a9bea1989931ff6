/** The window's own keys, listened for in one place; the table that explains them is in shortcuts-dialog.tsx. */
import { useEffect } from 'react'
import { flushSync } from 'react-dom'
import { cancelStart, startServer, stopServer } from '../state/actions.ts'
import { isNarrow } from '../state/media.ts'
import { useMirror } from '../state/mirror.ts'
import { findServer, mainAction, neighbour, sortedServers } from '../state/select.ts'
import { closeServer, goTo, openOverlay, openServer, screens, useView } from '../state/view.ts'
import { holdsModifier, isTyping } from './keys.ts'

export function useShortcuts(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  if (holdsModifier(event) && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    openOverlay({ kind: 'palette' })
    return
  }
  // An open dialog or menu has its own keys; elsewhere a letter that is typed stays a letter.
  const busy = useView.getState().overlay !== null || document.querySelector('[role="menu"]') !== null
  if (busy || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
  const run = keys[event.key]
  if (!run) return
  event.preventDefault()
  run()
}

const keys: Readonly<Record<string, () => void>> = {
  ...Object.fromEntries(screens.map((screen, index) => [String(index + 1), () => goTo(screen)])),
  '/': focusSearch,
  '?': () => openOverlay({ kind: 'shortcuts' }),
  n: () => openOverlay({ kind: 'add' }),
  j: () => moveSelection(1),
  k: () => moveSelection(-1),
  s: toggleSelected,
  l: () => withSelected((id) => openServer(id, 'logs')),
  Escape: () => isNarrow() && closeServer(),
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
}

function withSelected(run: (id: string) => void): void {
  const { screen, server } = useView.getState()
  if (screen === 'servers' && server !== null) run(server)
}

/** Selects the next or previous server and puts the focus on its row. */
export function moveSelection(step: 1 | -1): void {
  const { screen, server } = useView.getState()
  const rows = [...document.querySelectorAll<HTMLElement>('[data-server]')].flatMap(
    (row) => row.dataset['server'] ?? [],
  )
  const all = sortedServers(useMirror.getState().snapshot?.servers ?? []).map(({ id }) => id)
  const next = neighbour(rows.length > 0 ? rows : all, server, step)
  if (screen !== 'servers' || next === null) return
  // Its row may only come with it, and the next key must find the focus there.
  flushSync(() => useView.setState({ server: next }))
  document.querySelector<HTMLElement>(`[data-server="${next}"] [data-row]`)?.focus()
}

function toggleSelected(): void {
  withSelected((id) => {
    const { snapshot } = useMirror.getState()
    const server = snapshot && findServer(snapshot, id)
    if (!server) return
    const action = mainAction(server)
    if (action === 'start') startServer(id)
    if (action === 'stop') stopServer(id)
    if (action === 'cancel') cancelStart(id)
  })
}

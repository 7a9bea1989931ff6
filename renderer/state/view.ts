/** What only this window knows: where the person is, and which dialog is open. */
import { create } from 'zustand'
import type { Place } from '../../app/contract/api.ts'

export type Screen = Place['screen']
export type Tab = NonNullable<Place['tab']>

export const screens = ['servers', 'ports', 'clients', 'settings'] as const satisfies readonly Screen[]

export type AddWay = 'sample' | 'image' | 'paste' | 'found'

export type Overlay =
  | { readonly kind: 'add'; readonly way?: AddWay }
  /** `secret`: the variable whose value is to be typed. `start`: the server is started once it is saved. */
  | { readonly kind: 'edit'; readonly id: string; readonly secret?: string; readonly start?: boolean }
  | { readonly kind: 'remove'; readonly id: string }
  /** Somebody else has the server's token. */
  | { readonly kind: 'leaked'; readonly id: string }
  /** The ways out of a server's port conflict. `start`: the person wanted to start it. */
  | { readonly kind: 'conflict'; readonly id: string; readonly start?: boolean }
  /** A port to type. */
  | { readonly kind: 'move'; readonly id: string }
  /** The ways to reach a server from another computer. */
  | { readonly kind: 'remote'; readonly id: string }
  /** What adding the server to a client would change. */
  | { readonly kind: 'preview'; readonly id: string; readonly client: string }
  /** What undoing a change to a client's files would do. */
  | { readonly kind: 'undo'; readonly deed: string }
  /** A client that runs would have to be quit for its entry. */
  | { readonly kind: 'restart'; readonly client: string; readonly id: string; readonly deed: 'link' | 'relink' }
  /** What moving API keys from private files to the keychain does. */
  | { readonly kind: 'to-keychain' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }

interface View {
  readonly screen: Screen
  /** The server whose detail is open. In a narrow window null means that the list is shown. */
  readonly server: string | null
  readonly tab: Tab
  readonly overlay: Overlay | null
}

export const useView = create<View>(() => ({ screen: 'servers', server: null, tab: 'overview', overlay: null }))

export const goTo = (screen: Screen): void => useView.setState({ screen, overlay: null })

export const openServer = (id: string, tab?: Tab): void =>
  useView.setState((view) => ({ screen: 'servers', server: id, tab: tab ?? view.tab, overlay: null }))

export const closeServer = (): void => useView.setState({ server: null })

export const openTab = (tab: Tab): void => useView.setState({ tab })

export const openOverlay = (overlay: Overlay): void => useView.setState({ overlay })

export const closeOverlay = (): void => useView.setState({ overlay: null })

/** Where the tray, a notification or the command line sent the window. */
export function goToPlace(place: Place): void {
  useView.setState((view) => ({
    screen: place.screen,
    server: place.server ?? view.server,
    tab: place.tab ?? (place.server ? 'overview' : view.tab),
    overlay: overlayAt(place),
  }))
}

function overlayAt({ dialog, server }: Place): Overlay | null {
  if (dialog === 'add') return { kind: 'add' }
  return dialog === 'conflict' && server ? { kind: 'conflict', id: server } : null
}

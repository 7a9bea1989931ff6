/** The application menu: on macOS it is seen, elsewhere it only carries the shortcuts. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Place } from '../contract/api.ts'

export interface AppMenuDeps {
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
  readonly open: (place?: Place) => void
}

export function appMenu({ platform, devTools, open }: AppMenuDeps): MenuItemConstructorOptions[] {
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CommandOrControl+,',
    click: () => open({ screen: 'settings' }),
  }
  const add: MenuItemConstructorOptions = {
    label: 'Add server…',
    accelerator: 'CommandOrControl+N',
    click: () => open({ screen: 'servers', dialog: 'add' }),
  }
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [macMenu(settings)] : []),
    {
      label: 'File',
      submenu: [add, ...(isMac ? [] : [settings]), { role: 'close' }, ...(isMac ? [] : [{ role: 'quit' as const }])],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...(devTools ? [{ role: 'toggleDevTools' as const }, { type: 'separator' as const }] : []),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
}

function macMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}

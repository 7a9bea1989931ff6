/** Draws the tray from the snapshot, anew only when what it shows has changed. */
import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Instant, Snapshot } from '../contract/snapshot.ts'
import type { Tone } from '../contract/words.ts'
import { type TrayAction, type TrayItem, trayFace } from './tray-menu.ts'

export interface TrayFaceOfDesktop {
  show(snapshot: Snapshot, now: Instant): void
  destroy(): void
}

export function createTray(deps: {
  readonly icons: string
  readonly perform: (action: TrayAction) => void
}): TrayFaceOfDesktop {
  const tray = new Tray(iconFor('idle', deps.icons))
  let drawn = ''
  let menu = Menu.buildFromTemplate([])
  // A left click opens the menu on macOS; elsewhere it is the quick way to the window.
  if (process.platform !== 'darwin') tray.on('click', () => deps.perform({ kind: 'open' }))
  exposeToTests(tray, () => menu)
  return {
    show: (snapshot, now) => {
      const face = trayFace(snapshot, now)
      const looks = JSON.stringify(face)
      if (looks === drawn) return
      drawn = looks
      tray.setImage(iconFor(face.tone, deps.icons))
      tray.setToolTip(face.tooltip)
      menu = Menu.buildFromTemplate(face.items.map((item) => electronItem(item, deps.perform)))
      // Linux keeps the menu it was given; a changed item shows only in a new one.
      tray.setContextMenu(menu)
    },
    destroy: () => tray.destroy(),
  }
}

function iconFor(tone: Tone, icons: string): Electron.NativeImage {
  const isMac = process.platform === 'darwin'
  // A file ending in Template.png is black with alpha; macOS colours it, and takes the @2x beside it.
  return nativeImage.createFromPath(join(icons, isMac ? `tray-${tone}Template.png` : `tray-${tone}.png`))
}

function electronItem(item: TrayItem, perform: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'words':
      return { id: item.id, label: item.label, enabled: false }
    case 'action':
      return { id: item.id, label: escaped(item.label), enabled: item.enabled, click: () => perform(item.action) }
    case 'server':
      return {
        id: item.id,
        label: escaped(item.label),
        submenu: item.items.map((inner) => electronItem(inner, perform)),
      }
  }
}

/** An ampersand marks a keyboard letter in a menu. */
const escaped = (label: string): string => label.replaceAll('&', '&&')

/** No test can click a real tray on every desktop; in a checkout it may reach for the objects instead. */
function exposeToTests(tray: Tray, menu: () => Menu): void {
  if (!process.env['BERTH_TEST'] || process.defaultApp !== true) return
  Object.assign(globalThis, { __berth: { tray, menu } })
}

/** Shows the fleet on the desktop: window, tray, notifications and login item follow the snapshot. */

import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { Berth } from '../compose.ts'
import { Failure } from '../contract/failure.ts'
import type { Settings } from '../contract/settings.ts'
import type { Home } from '../home.ts'
import { pushSnapshots } from './ipc.ts'
import { setLoginItem } from './login-item.ts'
import { notifyOf } from './notify.ts'
import { createTray } from './tray.ts'
import { perform } from './tray-actions.ts'
import type { WindowFace } from './window.ts'

/** Milliseconds between two looks at which tokens have become due: that is counted in days, and no event tells it. */
const HOUR = 60 * 60 * 1000

export interface FleetFaceDeps {
  readonly home: Home
  readonly root: string
  readonly window: WindowFace
  readonly quit: () => void
  readonly onProblem: (thrown: unknown) => void
}

/** Starts the fleet and draws it until the returned function is called, which ends the fleet too. */
export function showFleet(berth: Berth, deps: FleetFaceDeps): () => Promise<void> {
  const { store, handlers } = berth
  const { window, quit, onProblem } = deps
  const tray = createTray({
    icons: join(deps.root, 'resources', 'icons'),
    perform: (action) => {
      perform(action, { handlers, quit, open: window.open }).catch((thrown: unknown) => {
        // An expected failure is in the snapshot by now: tray, window and notification tell it.
        if (!(thrown instanceof Failure)) onProblem(thrown)
      })
    },
  })
  const draw = (): void => tray.show(store.getState(), Date.now())
  draw()
  const hourly = setInterval(draw, HOUR)
  const stops = [
    () => clearInterval(hourly),
    pushSnapshots(store, window.contents),
    notifyOf(berth, window),
    store.subscribe(draw),
    store.subscribe((now, before) => {
      if (now.settings !== before.settings) followSettings(now.settings, before.settings, deps)
    }),
  ]
  berth.start()
  return async () => {
    for (const stop of stops) stop()
    tray.destroy()
    await berth.stop()
  }
}

function followSettings(now: Settings, before: Settings, { home, root, window, onProblem }: FleetFaceDeps): void {
  window.rememberTheme(now.theme)
  // A demo or a test never becomes what starts at login.
  if (now.openAtLogin === before.openAtLogin || !home.isDefault) return
  const program = process.env['APPIMAGE'] ?? process.execPath
  setLoginItem(now.openAtLogin, {
    app,
    platform: process.platform,
    env: process.env,
    homedir: homedir(),
    command: app.isPackaged ? [program] : [program, root],
  }).catch(onProblem)
}

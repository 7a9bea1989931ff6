/** Where Electron keeps its own files, so that each home is one Berth of its own. */
import { join } from 'node:path'
import type { App } from 'electron'
import type { Home } from '../home.ts'

/**
 * A second home gets its profile inside itself: both Berths run side by side, and a throw-away home leaves nothing.
 * The person's own home keeps Electron's usual place, as does a run that names one with --user-data-dir.
 */
export function chooseProfile(app: Pick<App, 'setPath' | 'commandLine'>, home: Home): void {
  if (home.isDefault || app.commandLine.hasSwitch('user-data-dir')) return
  app.setPath('userData', join(home.root, 'profile'))
}

/** Electron's entry: one Berth for each home; a second start brings the first one's window forward. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, safeStorage } from 'electron'
import { desktopKeychain } from './desktop/keychain.ts'
import { chooseProfile } from './desktop/profile.ts'
import { runDesktop } from './desktop/run.ts'
import { runKeychainHelper } from './desktop/run-keychain.ts'
import { registerScheme } from './desktop/scheme.ts'
import { homeFrom } from './home.ts'
import { launcherOf } from './launcher.ts'
import { HELPER_ARGUMENT } from './secrets/keychain-helper.ts'

/** dist/app/main.js lies two folders below the checkout, or below app.asar. */
const root = join(import.meta.dirname, '..', '..')
const home = homeFrom(process.env, homedir())

app.setAppUserModelId('dev.berth.app')
chooseProfile(app, home)
registerScheme()

if (process.argv.includes(HELPER_ARGUMENT)) {
  runKeychainHelper().catch(() => app.exit(1))
} else if (app.requestSingleInstanceLock()) {
  // Not awaited: Electron is ready only after this file has run to its end.
  runDesktop({
    home,
    root,
    compose: async ({ surface, log }) => {
      const { compose } = await import('./compose.ts')
      return compose({
        env: process.env,
        platform: process.platform,
        homedir: homedir(),
        version: app.getVersion(),
        packaged: app.isPackaged,
        resources: join(root, 'resources'),
        keychain: desktopKeychain(safeStorage, process.platform),
        launcher: launcherOf({ env: process.env, execPath: process.execPath, root, platform: process.platform, home }),
        surface,
        log,
        face: 'window',
      })
    },
  }).catch((thrown: unknown) => {
    // Only what is wrong before a window exists ends here; the rest is caught by desktop/crash.ts.
    process.stderr.write(`Berth could not start: ${String(thrown)}\n`)
    app.exit(1)
  })
} else {
  app.exit(0)
}

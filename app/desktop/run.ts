/** The desktop face: a window first, then the fleet with its tray, and one way out of it all. */
import { join } from 'node:path'
import { app, Menu } from 'electron'
import type { Berth, Surface } from '../compose.ts'
import type { Place } from '../contract/api.ts'
import type { Home } from '../home.ts'
import { createLifetime } from '../lifetime.ts'
import { appMenu } from './app-menu.ts'
import { createCopying } from './copy.ts'
import { catchCrashes, stackOf } from './crash.ts'
import { showFleet } from './fleet-face.ts'
import { openDoor } from './ipc.ts'
import { createLogFile } from './log-file.ts'
import { createQuitting } from './quit.ts'
import { createPageSession } from './scheme.ts'
import { desktopSurface } from './surface.ts'
import { createWindowFace, type WindowFace } from './window.ts'

/** Milliseconds that connections, timers and streams have to end. */
const LIFETIME_LIMIT = 5_000

export interface DesktopDeps {
  readonly home: Home
  /** The folder that holds dist/ and resources/: the checkout, or app.asar. */
  readonly root: string
  readonly compose: (face: { readonly surface: Surface; readonly log: (line: string) => void }) => Promise<Berth>
}

/** Runs until the process ends. The fleet is composed while the window loads, and reached once it shows. */
export async function runDesktop(deps: DesktopDeps): Promise<void> {
  const log = createLogFile(deps.home.logFile, () => new Date())
  const onProblem = (thrown: unknown): void => log(stackOf(thrown))
  const lifetime = createLifetime({ limit: LIFETIME_LIMIT, log })
  let longestStop = (): number => LIFETIME_LIMIT
  const quitting = createQuitting({ app, signals: process, lifetime, farewellLimit: () => longestStop(), log })
  const crash = catchCrashes({ logFile: deps.home.logFile, log, quit: quitting.quit })
  const copying = createCopying(onProblem)
  lifetime.add('clipboard', copying.forget)

  await app.whenReady()
  // Loading takes a while and is not waited for here: the window is on its way before the first file is read.
  const berth = deps.compose({ surface: desktopSurface(copying, onProblem), log })
  berth.then((fleet) => {
    longestStop = fleet.longestStop
  }, crash)
  const door = openDoor({ berth, current: () => window.contents(), onBug: onProblem })
  const shown = milestone()
  const window = createWindowFace({
    home: deps.home,
    session: createPageSession(join(deps.root, 'dist', 'renderer')),
    preload: join(deps.root, 'dist', 'preload', 'preload.cjs'),
    icon: join(deps.root, 'resources', 'icons', 'app-256.png'),
    devTools: !app.isPackaged,
    onShown: shown.reach,
    onVisible: (isVisible) => void berth.then(({ setVisible }) => setVisible(isVisible), onProblem),
    onGone: () => {
      shown.reach()
      door.closeStreams()
    },
    onProblem,
  })
  if (startsHidden()) {
    shown.reach()
    berth.then(({ setVisible }) => setVisible(false), onProblem)
  } else window.open()

  const quit = (): void => app.quit()
  showMenusAndReturn({ window, isQuitting: quitting.isUnderWay })
  lifetime.add('window door', door.stop)
  quitting.before(async () => {
    await window.close()
    await stopServersIfWanted(await berth)
  })
  await shown.reached
  const fleet = await berth
  const hideFleet = showFleet(fleet, { home: deps.home, root: deps.root, window, quit, onProblem })
  lifetime.add('fleet', hideFleet, fleet.longestStop)
}

/** The menu, and the ways back to the window: a second start, the dock. */
function showMenusAndReturn({
  window,
  isQuitting,
}: {
  readonly window: WindowFace
  readonly isQuitting: () => boolean
}): void {
  const open = (place?: Place): void => {
    if (!isQuitting()) window.open(place)
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(appMenu({ platform: process.platform, devTools: !app.isPackaged, open })),
  )
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes('--hidden')) open()
  })
  app.on('activate', () => open())
  // Without a listener Electron quits; Berth lives on in the tray, or until it is started again.
  app.on('window-all-closed', () => undefined)
}

/** A login item starts Berth in the tray; macOS passes no argument but says so itself. */
function startsHidden(): boolean {
  return (
    process.argv.includes('--hidden') || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  )
}

function milestone(): { readonly reached: Promise<void>; reach(): void } {
  let reach = (): void => undefined
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { reached, reach: () => reach() }
}

async function stopServersIfWanted({ store, handlers }: Berth): Promise<void> {
  const { settings, engine } = store.getState()
  if (settings.stopServersOnQuit && engine.kind === 'ready') await handlers['server:stop-all'](undefined)
}

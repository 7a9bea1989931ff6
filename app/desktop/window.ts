/** The one window: made when asked for, destroyed when closed, remembered in between. */
import { BrowserWindow, nativeTheme, type Session, screen, type WebContents } from 'electron'
import type { Place } from '../contract/api.ts'
import type { Home } from '../home.ts'
import { onScreen, readWindowMemory, SMALLEST, type WindowMemory, writeWindowMemory } from './bounds.ts'
import { sendPlace } from './ipc.ts'
import { ORIGIN } from './trust.ts'

/** The window's canvas colours (renderer/styles.css, --canvas), so that nothing flashes before the page paints. */
const CANVAS = { light: '#f0f4f5', dark: '#0d1316' }
const USUAL = { width: 1120, height: 740 }

export interface WindowFace {
  /** Shows the window, making it when there is none; with a place, goes there. */
  open(place?: Place): void
  contents(): WebContents | null
  isFocused(): boolean
  /** Keeps the theme for the next start. */
  rememberTheme(theme: WindowMemory['theme']): void
  /** Resolves once its place is remembered. */
  close(): Promise<void>
}

export interface WindowDeps {
  readonly home: Home
  /** Asked for with each window that is made. */
  readonly session: () => Session
  readonly preload: string
  readonly icon: string
  readonly devTools: boolean
  readonly onShown: () => void
  readonly onVisible: (visible: boolean) => void
  readonly onGone: () => void
  readonly onProblem: (thrown: unknown) => void
}

export function createWindowFace(deps: WindowDeps): WindowFace {
  let window: BrowserWindow | null = null
  /** Between `close` and `closed` its contents are gone already. */
  let isClosing = false
  let memory = readWindowMemory(deps.home)
  let remembered = Promise.resolve()
  nativeTheme.themeSource = memory.theme

  const remember = (change: Partial<WindowMemory>): void => {
    memory = { ...memory, ...change }
    const latest = memory
    remembered = remembered.then(() => writeWindowMemory(deps.home, latest)).catch(deps.onProblem)
  }

  const make = (): BrowserWindow => {
    const made = new BrowserWindow(windowOptions(memory, deps))
    guard(made.webContents)
    revive(made, deps.onProblem)
    if (process.platform !== 'darwin') made.setMenuBarVisibility(false)
    made.once('ready-to-show', () => {
      if (memory.maximized) made.maximize()
      made.show()
      deps.onShown()
    })
    for (const event of ['show', 'restore'] as const) made.on(event as 'show', () => deps.onVisible(true))
    for (const event of ['hide', 'minimize'] as const) made.on(event as 'hide', () => deps.onVisible(false))
    made.on('close', () => {
      isClosing = true
      remember({ bounds: made.getNormalBounds(), maximized: made.isMaximized() })
    })
    made.on('closed', () => {
      isClosing = false
      window = null
      deps.onVisible(false)
      deps.onGone()
    })
    made.loadURL(`${ORIGIN}/index.html`).catch((thrown: unknown) => {
      // Closed before it had loaded.
      if (!made.isDestroyed()) deps.onProblem(thrown)
    })
    return made
  }

  const open = (place?: Place): void => {
    if (window && isClosing) return void window.once('closed', () => open(place))
    const isNew = !window
    window ??= make()
    const { webContents } = window
    if (place && webContents.isLoading()) webContents.once('did-finish-load', () => sendPlace(webContents, place))
    else if (place) sendPlace(webContents, place)
    if (isNew) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  return {
    open,
    contents: () => (isClosing ? null : (window?.webContents ?? null)),
    isFocused: () => window?.isFocused() ?? false,
    rememberTheme: (theme) => {
      nativeTheme.themeSource = theme
      if (theme !== memory.theme) remember({ theme })
    },
    close: () => {
      window?.close()
      return remembered
    },
  }
}

function windowOptions(memory: WindowMemory, deps: WindowDeps): Electron.BrowserWindowConstructorOptions {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea)
  return {
    ...(memory.bounds ? onScreen(memory.bounds, workAreas) : USUAL),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Berth',
    icon: deps.icon,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset' } : {}),
    webPreferences: {
      session: deps.session(),
      preload: deps.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spell checker would download dictionaries, and nothing here is prose.
      spellcheck: false,
      devTools: deps.devTools,
    },
  }
}

/** Milliseconds: a page that crashes twice within them would go on crashing, so its window closes. */
const REVIVAL = 10_000

function revive(window: BrowserWindow, onProblem: (thrown: unknown) => void): void {
  let revivedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    onProblem(new Error(`The window's process ended: ${reason}, exit code ${exitCode}`))
    const isHopeless = performance.now() - revivedAt < REVIVAL
    revivedAt = performance.now()
    // Not within the event: Chromium is still taking the dead process down, and a reload there ends the whole app.
    setImmediate(() => {
      if (window.isDestroyed()) return
      if (isHopeless) window.destroy()
      else window.webContents.reload()
    })
  })
}

/** The page stays the page: it opens no window, goes nowhere, and embeds nothing. */
function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

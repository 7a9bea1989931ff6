/** Gives the window its own scheme and locks its session: nothing else loads, nothing may be asked for. */
import { protocol, type Session, session } from 'electron'
import { servePage } from './page.ts'

/** Must run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/**
 * The window's session, whose pages come from the folder. It is made when the first window asks for it: the tray alone
 * needs none, and would pay for one with several megabytes.
 */
export function createPageSession(folder: string): () => Session {
  let made: Session | null = null
  return () => {
    if (made) return made
    made = session.defaultSession
    denyPermissions(made)
    made.protocol.handle('app', (request) => servePage(request, 'berth', folder))
    return made
  }
}

/** Camera, location, notifications, USB: the window needs none of them. */
function denyPermissions(pages: Session): void {
  pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  pages.setPermissionCheckHandler(() => false)
  pages.setDevicePermissionHandler(() => false)
}

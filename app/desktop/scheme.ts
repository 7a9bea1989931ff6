/** Gives the window its own scheme and locks its session: nothing else loads, nothing may be asked for. */
import { protocol, type Session } from 'electron'
import { servePage } from './page.ts'

/** Must run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export function servePages(session: Session, folder: string): void {
  session.protocol.handle('app', (request) => servePage(request, 'berth', folder))
}

/** Camera, location, notifications, USB: the window needs none of them. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/** The folders where programs keep their settings, per OS, so that each client's file can name its own in one line. */
import { delimiter, isAbsolute, join } from 'node:path'
import type { Computer } from './client.ts'

/** Where desktop apps built on Electron keep a profile: Application Support, %APPDATA%, or ~/.config. */
export function appSupport(computer: Computer): string {
  switch (computer.platform) {
    case 'darwin':
      return join(computer.homedir, 'Library', 'Application Support')
    case 'win32':
      return folderFrom(computer, 'APPDATA', join('AppData', 'Roaming'))
    default:
      return folderFrom(computer, 'XDG_CONFIG_HOME', '.config')
  }
}

/** ~/.config on every OS, for programs that follow the XDG rule everywhere. */
export function xdgConfig(computer: Computer): string {
  return folderFrom(computer, 'XDG_CONFIG_HOME', '.config')
}

/** The same, but for Windows, where they use %APPDATA%. */
export function dotConfig(computer: Computer): string {
  return computer.platform === 'win32' ? appSupport(computer) : xdgConfig(computer)
}

/** What Flatpak gives an app in place of ~/.config. */
export function flatpakConfig({ homedir }: Computer, id: string): string {
  return join(homedir, '.var', 'app', id, 'config')
}

export function localAppData(computer: Computer): string {
  return folderFrom(computer, 'LOCALAPPDATA', join('AppData', 'Local'))
}

/** The folder a variable names; relative values do not count (the XDG rule, and no one means them). */
export function folderFrom({ env, homedir }: Computer, variable: string, usual: string): string {
  const value = env[variable]
  return value && isAbsolute(value) ? value : join(homedir, usual)
}

/**
 * Where a command-line program of this name would be: the folders of PATH, and those where installers put it that a
 * program started from a desktop does not have on its PATH.
 */
export function programPaths({ env, platform, homedir }: Computer, name: string): readonly string[] {
  const path = env['PATH'] ?? env['Path'] ?? ''
  const usual = [join(homedir, '.local', 'bin'), '/usr/local/bin', '/opt/homebrew/bin']
  const folders = [...path.split(delimiter).filter(isAbsolute), ...(platform === 'win32' ? [] : usual)]
  const names = platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  return folders.flatMap((folder) => names.map((file) => join(folder, file)))
}

export interface AppNames {
  /** `Cursor.app`. */
  readonly bundle: string
  /** Below %LOCALAPPDATA%. */
  readonly folder: readonly string[]
  /** The command-line program, which is all there is on Linux. */
  readonly program: string
}

/** Where a desktop app is installed, for one person or for all. */
export function appPaths(computer: Computer, { bundle, folder, program }: AppNames): readonly string[] {
  const programs = programPaths(computer, program)
  switch (computer.platform) {
    case 'darwin':
      return [join('/Applications', bundle), join(computer.homedir, 'Applications', bundle), ...programs]
    case 'win32':
      return [join(localAppData(computer), ...folder), ...programs]
    default:
      return programs
  }
}

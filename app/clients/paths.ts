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

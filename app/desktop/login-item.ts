/** Starts Berth in the tray when the person logs in, the way each system wants to be told. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from 'electron'
import { writeAtomic } from '../home.ts'

export interface LoginItemDeps {
  readonly app: Pick<App, 'setLoginItemSettings'>
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly homedir: string
  /** The program and its arguments, without `--hidden`. */
  readonly command: readonly [string, ...string[]]
}

/** Only ever called when the setting changes: a person who removed the item elsewhere is not overruled at each start. */
export async function setLoginItem(enabled: boolean, deps: LoginItemDeps): Promise<void> {
  const [path, ...args] = deps.command
  if (deps.platform !== 'linux') {
    deps.app.setLoginItemSettings({ openAtLogin: enabled, path, args: [...args, '--hidden'] })
    return
  }
  const file = autostartFile(deps)
  if (enabled) await writeAtomic(file, autostartEntry([...deps.command, '--hidden']), 0o644)
  else await rm(file, { force: true })
}

export function autostartFile({ env, homedir }: Pick<LoginItemDeps, 'env' | 'homedir'>): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir, '.config'), 'autostart', 'berth.desktop')
}

/** A desktop entry, quoted as its specification 1.5 wants Exec: once for the quotes, once more for the string. */
export function autostartEntry(command: readonly string[]): string {
  const exec = command
    .map(
      (part) =>
        `"${part
          .replace(/["`$\\]/g, '\\$&')
          .replaceAll('\\', '\\\\')
          .replaceAll('%', '%%')}"`,
    )
    .join(' ')
  return `[Desktop Entry]
Type=Application
Name=Berth
Comment=Runs your MCP servers
Exec=${exec}
Icon=berth
Terminal=false
X-GNOME-Autostart-enabled=true
`
}

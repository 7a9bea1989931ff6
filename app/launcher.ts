/** How AI clients start the bridge: Electron as plain Node, so that no Node need be installed, from a path that stays. */
import { dirname, join, relative } from 'node:path'
import type { Launcher } from './clients/client.ts'
import type { Home } from './home.ts'

/**
 * `root` holds dist/; inside an installed app that is app.asar, which Electron reads also when it runs as Node.
 * In a checkout BERTH_ELECTRON names Electron; an AppImage's inside is somewhere else with each start, so the file it
 * came from counts. On Windows the installer keeps the program where it is, and clients cannot start a script.
 */
export function launcherOf(deps: {
  readonly env: NodeJS.ProcessEnv
  readonly execPath: string
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly home: Home
}): Launcher {
  const image = deps.env['APPIMAGE']
  const script = join(deps.root, 'dist', 'app', 'cli.js')
  return {
    command: deps.env['BERTH_ELECTRON'] || image || deps.execPath,
    script,
    env: { ELECTRON_RUN_AS_NODE: '1' },
    ...(image ? { scriptFromProgram: relative(dirname(deps.execPath), script) } : {}),
    ...(deps.platform === 'win32' ? {} : { fixedPath: join(deps.home.root, 'bin', 'berth') }),
  }
}

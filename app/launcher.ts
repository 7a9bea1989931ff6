/** How an AI client starts the bridge: Electron as plain Node, so that no Node need be installed. */
import { join } from 'node:path'
import type { Launcher } from './clients/client.ts'

/**
 * `root` holds dist/; inside an installed app that is app.asar, which Electron reads also when it runs as Node.
 * In a checkout BERTH_ELECTRON names Electron; an AppImage's own path changes with each start, so the file it came from counts.
 */
export function launcherOf(deps: {
  readonly env: NodeJS.ProcessEnv
  readonly execPath: string
  readonly root: string
}): Launcher {
  return {
    command: deps.env['BERTH_ELECTRON'] || deps.env['APPIMAGE'] || deps.execPath,
    script: join(deps.root, 'dist', 'app', 'cli.js'),
    env: { ELECTRON_RUN_AS_NODE: '1' },
  }
}

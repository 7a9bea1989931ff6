/** The fleet as the faces have it, for measurements that need no window. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Berth, compose } from '../app/compose.ts'
import { homeFrom } from '../app/home.ts'
import { launcherOf } from '../app/launcher.ts'
import type { World } from '../e2e/world.ts'
import { PROJECT } from './electron.ts'

const nothing = (): never => {
  throw new Error('A measurement asked for what only a window has.')
}

export function berthOf(world: World): Berth {
  return compose({
    env: world.env,
    platform: process.platform,
    homedir: homedir(),
    version: '0.0.0',
    packaged: false,
    resources: join(PROJECT, 'resources'),
    launcher: launcherOf({
      env: world.env,
      execPath: process.execPath,
      root: PROJECT,
      platform: process.platform,
      home: homeFrom(world.env, homedir()),
    }),
    surface: { copy: nothing, chooseSaveFile: nothing, reveal: nothing, openDocs: nothing, quit: nothing },
    face: 'cli',
  })
}

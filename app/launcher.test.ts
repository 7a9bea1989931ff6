import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launcherOf } from './launcher.ts'

const root = join('/opt', 'Berth', 'resources', 'app.asar')
const of = (env: NodeJS.ProcessEnv): string => launcherOf({ env, execPath: '/opt/Berth/berth', root }).command

test('starts the command line of this very Berth, as plain Node', () => {
  expect(launcherOf({ env: {}, execPath: '/opt/Berth/berth', root })).toEqual({
    command: '/opt/Berth/berth',
    script: join(root, 'dist', 'app', 'cli.js'),
    env: { ELECTRON_RUN_AS_NODE: '1' },
  })
})

test('names the AppImage, whose inside is somewhere else with each start, and a checkout’s Electron', () => {
  expect(of({ APPIMAGE: '/home/you/Berth.AppImage' })).toBe('/home/you/Berth.AppImage')
  expect(of({ BERTH_ELECTRON: '/cache/electron' })).toBe('/cache/electron')
})

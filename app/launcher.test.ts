import { join } from 'node:path'
import { expect, test } from 'vitest'
import { homeFrom } from './home.ts'
import { launcherOf } from './launcher.ts'

const root = join('/opt', 'Berth', 'resources', 'app.asar')
const home = homeFrom({}, '/home/you')
const of = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
  launcherOf({ env, execPath: '/opt/Berth/berth', root, platform, home })

test('leads to the command line of this very Berth, as plain Node', () => {
  expect(of({})).toEqual({
    command: '/opt/Berth/berth',
    script: join(root, 'dist', 'app', 'cli.js'),
    env: { ELECTRON_RUN_AS_NODE: '1' },
    fixedPath: join(home.root, 'bin', 'berth'),
  })
})

test('names the AppImage, whose inside is somewhere else with each start, and a checkout’s Electron', () => {
  expect(of({ APPIMAGE: '/home/you/Berth.AppImage' })).toMatchObject({
    command: '/home/you/Berth.AppImage',
    scriptFromProgram: 'resources/app.asar/dist/app/cli.js',
  })
  expect(of({ BERTH_ELECTRON: '/cache/electron' }).command).toBe('/cache/electron')
})

test('needs no fixed path on Windows, where the installer keeps the program in its place', () => {
  expect(of({}, 'win32').fixedPath).toBeUndefined()
})

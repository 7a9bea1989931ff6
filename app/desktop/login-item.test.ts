import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from 'electron'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { autostartEntry, autostartFile, type LoginItemDeps, setLoginItem } from './login-item.ts'

let folder: string
let told: Settings[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-login-'))
  told = []
})
afterEach(() => rm(folder, { recursive: true }))

const deps = (platform: NodeJS.Platform): LoginItemDeps => ({
  app: { setLoginItemSettings: (settings) => told.push(settings) },
  platform,
  env: { XDG_CONFIG_HOME: folder },
  homedir: '/home/someone',
  command: ['/opt/Berth/berth'],
})

test('writes and removes an autostart entry on Linux, twice over if need be', async () => {
  const file = autostartFile(deps('linux'))
  await setLoginItem(true, deps('linux'))
  await setLoginItem(true, deps('linux'))
  expect(await readFile(file, 'utf8')).toContain('Exec="/opt/Berth/berth" "--hidden"\n')
  await setLoginItem(false, deps('linux'))
  await setLoginItem(false, deps('linux'))
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  expect(told).toEqual([])
})

test.each(['darwin', 'win32'] as const)('tells the system on %s', async (platform) => {
  await setLoginItem(true, deps(platform))
  await setLoginItem(false, deps(platform))
  const common = { path: '/opt/Berth/berth', args: ['--hidden'] }
  expect(told).toEqual([
    { openAtLogin: true, ...common },
    { openAtLogin: false, ...common },
  ])
})

test('quotes what the desktop entry would read as its own', () => {
  const [line] = autostartEntry(['/opt/My "Apps"/b%rth', 'a\\b$c']).match(/^Exec=.*$/m) ?? []
  expect(line).toBe('Exec="/opt/My \\\\"Apps\\\\"/b%%rth" "a\\\\\\\\b\\\\$c"')
})

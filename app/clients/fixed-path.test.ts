/** What clients start, really run: from one path, with nothing in its environment, wherever Berth lies now. */
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { leadsHere, placeLauncher } from './fixed-path.ts'

let folder: string
let home: Home
beforeEach(async () => {
  // Blanks and quotes are in people's names, and so in their folders.
  folder = join(await mkdtemp(join(tmpdir(), 'berth-launcher-')), `Jo's $HOME "folder"`)
  await mkdir(folder)
  home = homeFrom({ BERTH_HOME: join(folder, 'home') }, folder)
})
afterEach(() => rm(dirname(folder), { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('the fixed path', () => {
  /** As the command line has it: ESM, with a wait at the top, its arguments behind the second place. */
  const SCRIPT =
    'await 0; console.log(JSON.stringify([process.argv.slice(2), process.env.BERTH_HOME, process.env.ELECTRON_RUN_AS_NODE]))'

  /** A Berth in a folder: a runtime, and the script where an app has it. */
  async function install(name: string) {
    const place = join(folder, name)
    const script = join(place, 'resources', 'app', 'dist', 'app', 'cli.mjs')
    await mkdir(dirname(script), { recursive: true })
    await writeFile(script, SCRIPT)
    const command = join(place, 'berth')
    await copyFile(process.execPath, command)
    return { place, command, script, env: { ELECTRON_RUN_AS_NODE: '1' }, fixedPath: join(home.root, 'bin', 'berth') }
  }
  /** With nothing at all in the environment, in the folder `/`: less than any client gives (clients.md 1.10). */
  const run = async (...args: readonly string[]): Promise<unknown> => {
    const file = join(home.root, 'bin', 'berth')
    return JSON.parse((await promisify(execFile)(file, [...args], { env: {}, cwd: '/' })).stdout)
  }

  it('needs nothing of its caller, hands the arguments on as they are, and is its owner’s alone', async () => {
    const launcher = await install('here')
    await placeLauncher(launcher, home)
    const args = ['connect', 'sample', '--json', `it's "two" words`, '$X']
    expect(await run(...args)).toEqual([args, home.root, '1'])
    expect((await stat(launcher.fixedPath)).mode & 0o777).toBe(0o700)
    expect((await stat(dirname(launcher.fixedPath))).mode & 0o777).toBe(0o700)
  })

  it('case 42: leads to where Berth is now once that was started, and is left alone while it does', async () => {
    const before = await install('before')
    expect(await leadsHere(before, home)).toBe('nowhere')
    await placeLauncher(before, home)
    expect(await leadsHere(before, home)).toBe('here')
    const { ino } = await stat(before.fixedPath)
    await placeLauncher(before, home)
    expect((await stat(before.fixedPath)).ino).toBe(ino)

    await rename(before.place, join(folder, 'after'))
    const after = {
      ...before,
      command: join(folder, 'after', 'berth'),
      script: before.script.replace('before', 'after'),
    }
    await expect(run('connect', 'sample')).rejects.toThrow('before')
    expect(await leadsHere(after, home)).toBe('elsewhere')
    await placeLauncher(after, home)
    expect(await run('connect', 'sample')).toEqual([['connect', 'sample'], home.root, '1'])
  })

  it('case 42: finds the script inside an AppImage, which unpacks itself to another folder with each start', async () => {
    const inside = await install('inside')
    const image = join(folder, 'Berth 1.AppImage')
    // As AppImages do: a new folder, the program from there, and the folder is gone afterwards.
    const mount = `#!/bin/sh\nset -e\nMOUNT=$(mktemp -d "${tmpdir()}/.mount_XXXXXX")\ncp -R '${inside.place.replaceAll("'", `'\\''`)}/.' "$MOUNT"\nAPPIMAGE="$0" "$MOUNT/berth" "$@"\nrm -r "$MOUNT"\n`
    await writeFile(image, mount)
    await chmod(image, 0o755)
    const scriptFromProgram = 'resources/app/dist/app/cli.mjs'
    const script = '/tmp/.mount_gone/resources/app/dist/app/cli.mjs'
    await placeLauncher({ ...inside, command: image, script, scriptFromProgram }, home)
    expect(await readFile(inside.fixedPath, 'utf8')).not.toContain('.mount_')
    const args = ['connect', 'sample', '--json']
    expect(await run(...args)).toEqual([args, home.root, '1'])
  })
})

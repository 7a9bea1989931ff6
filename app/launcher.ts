/** How AI clients start the bridge: Electron as plain Node, so that no Node need be installed, from a path that stays. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Launcher } from './clients/client.ts'
import { type Home, writeAtomic } from './home.ts'

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

/** `node -e` leaves the script out of argv; it is put back, so that the script finds its arguments where they always are. */
const IMPORT_FROM_PROGRAM =
  'const p=require("node:path"),f=p.join(p.dirname(process.execPath),process.env.BERTH_INSIDE);' +
  'process.argv.splice(1,0,f),import(require("node:url").pathToFileURL(f).href)'

/** What stands at the fixed path: a script for /bin/sh, which every POSIX system has. */
export function launcherScript({ command, script, env, scriptFromProgram }: Launcher, home: Home): string {
  const inside = scriptFromProgram === undefined ? {} : { BERTH_INSIDE: scriptFromProgram }
  const variables = Object.entries({ BERTH_HOME: home.root, ...env, ...inside })
  // What follows `--` is ours, and no option of Node.
  const words = scriptFromProgram === undefined ? [command, script] : [command, '-e', IMPORT_FROM_PROGRAM, '--']
  return [
    '#!/bin/sh',
    '# Starts the command line of Berth, and its bridge for AI clients. Berth writes this file anew when it has moved.',
    ...variables.map(([name, value]) => `export ${name}=${quoted(value)}`),
    `exec ${words.map(quoted).join(' ')} "$@"`,
    '',
  ].join('\n')
}

/** Lets the fixed path lead to this Berth. Throws Failure 'file-unreadable'. */
export async function placeLauncher(launcher: Launcher, home: Home): Promise<void> {
  const { fixedPath } = launcher
  if (fixedPath === undefined || (await leadsHere(launcher, home)) === 'here') return
  await writeAtomic(fixedPath, launcherScript(launcher, home), MODE)
}

/** Where the fixed path leads now. */
export async function leadsHere(launcher: Launcher, home: Home): Promise<'here' | 'elsewhere' | 'nowhere'> {
  const file = launcher.fixedPath ?? ''
  const [text, stats] = await Promise.all([readFile(file, 'utf8').catch(() => null), stat(file).catch(() => null)])
  if (text === null || stats === null) return 'nowhere'
  return text === launcherScript(launcher, home) && (stats.mode & 0o777) === MODE ? 'here' : 'elsewhere'
}

const MODE = 0o700

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

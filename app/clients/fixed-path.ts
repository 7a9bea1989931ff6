/** The program that entries name: it stays where it is, and leads to wherever Berth lies (docs/decisions/0027). */
import { readFile, stat } from 'node:fs/promises'
import { type Home, writeAtomic } from '../home.ts'
import type { Launcher } from './client.ts'

/** A bridge runs for each client and server: a tenth less memory each, and calls that take as long. */
const SMALL = '--max-semi-space-size=1'

/** `node -e` leaves the script out of argv; it is put back, so that the script finds its arguments where they always are. */
const IMPORT_FROM_PROGRAM =
  'const p=require("node:path"),f=p.join(p.dirname(process.execPath),process.env.BERTH_INSIDE);' +
  'process.argv.splice(1,0,f),import(require("node:url").pathToFileURL(f).href)'

/** What stands at the fixed path: a script for /bin/sh, which every POSIX system has. */
function launcherScript({ command, script, env, scriptFromProgram }: Launcher, home: Home): string {
  const inside = scriptFromProgram === undefined ? {} : { BERTH_INSIDE: scriptFromProgram }
  const variables = Object.entries({ BERTH_HOME: home.root, ...env, ...inside })
  // What follows `--` is ours, and no option of Node.
  const start = scriptFromProgram === undefined ? [script] : ['-e', IMPORT_FROM_PROGRAM, '--']
  const words = [command, SMALL, ...start]
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

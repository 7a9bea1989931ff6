/** Programs that others wrote, at exact versions from the npm registry: AI clients, and what tests servers. */
import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Launcher } from '../../clients/client.ts'

/** 400 MB for one of them. Milliseconds. */
const INSTALL_LIMIT = 170_000
/** What any of them may take for one answer. Milliseconds. */
const RUN_LIMIT = 60_000
const MOST_OUTPUT = 10_000_000

export interface ForeignProgram {
  /** With its version: an update is a change of this project. */
  readonly name: string
  /** The folder that it is installed in. */
  readonly folder: string
}

export interface Run {
  /** null when it was ended at the limit. */
  readonly code: number | null
  /** What it printed, stdout first, without colours. */
  readonly text: string
}

/** Installs it into the cache that all checkouts share, if it is not there. Rejects with what npm said. */
export async function installed(name: string): Promise<ForeignProgram> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'berth', 'programs')
  const folder = join(cache, name.replaceAll('/', '+'))
  if (!(await isThere(folder))) {
    await mkdir(cache, { recursive: true })
    const draft = await mkdtemp(join(cache, '.draft-'))
    await writeFile(join(draft, 'package.json'), '{ "private": true }\n')
    const args = ['install', '--no-save', '--no-audit', '--no-fund', name]
    const { code, text } = await run('npm', args, { cwd: draft, env: outsideOfNpm(), limit: INSTALL_LIMIT })
    if (code !== 0) {
      await rm(draft, { recursive: true, force: true })
      throw new Error(`${name} could not be installed: ${text}`)
    }
    // Another run of the tests may have been faster: both are the same.
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  }
  return { name, folder }
}

/** This project keeps packages from running scripts when they are installed; some of these need theirs. */
function outsideOfNpm(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'))
  return Object.fromEntries(others)
}

/** Runs a command of the program to its end, with no more of an environment than is given. Never rejects. */
export function runForeign(
  { folder }: ForeignProgram,
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  return run(join(folder, 'node_modules', '.bin', command), args, { cwd: env['HOME'] ?? '/', env, limit: RUN_LIMIT })
}

/**
 * Runs a script as Berth's own are run, in a Node that is newer than the oldest that Berth is developed with: where it
 * is Electron's, a script is told so, as some look for their arguments elsewhere there. Ended after `limit`
 * milliseconds. Never rejects.
 */
export function runNode({ command, env }: Launcher, args: readonly string[], limit: number): Promise<Run> {
  const asNode = ['--import', 'data:text/javascript,process.defaultApp=true']
  return run(command, [...asNode, ...args], { cwd: '/', env: { ...env }, limit })
}

function run(
  file: string,
  args: readonly string[],
  { cwd, env, limit }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly limit: number },
): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: limit, maxBuffer: MOST_OUTPUT }
    const child = execFile(file, [...args], options, (failed, stdout, stderr) => {
      const text = `${stdout}${stderr}`.replaceAll(ANSI, '')
      const code = failed ? (typeof failed.code === 'number' ? failed.code : null) : 0
      resolve({ code, text: text || String(failed ?? '') })
    })
    // Some read a prompt from there until it ends.
    child.stdin?.end()
  })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
const ANSI = /\x1b\[[0-9;?]*[A-Za-z]/g

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

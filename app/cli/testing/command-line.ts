/** The built command line as a person runs it: its own process, a home of its own, the real engine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import type { Snapshot } from '../../contract/snapshot.ts'

const cli = join(import.meta.dirname, '..', '..', '..', 'dist', 'app', 'cli.js')
/** Ports that only tests of the command line use. */
export const range = { first: 3350, last: 3379 }
/** Milliseconds; the sample's image may have to be built first. */
export const LIMIT = 120_000

/** Makes the home before the tests of a file and removes it, with all its servers, after them. */
export function commandLine() {
  let folder = ''
  const places = {
    fleetFile: () => join(folder, 'home', 'fleet.json'),
    claudeFile: () => join(folder, 'user', '.config', 'Claude', 'claude_desktop_config.json'),
  }

  beforeAll(async () => {
    if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm run build\` first.`)
    folder = await mkdtemp(join(tmpdir(), 'berth-cli-'))
    await mkdir(join(places.claudeFile(), '..'), { recursive: true })
    await writeFile(places.claudeFile(), '{ "theme": "dark" }')
    await mkdir(join(folder, 'home'), { mode: 0o700 })
    const fleet = JSON.stringify({ version: 1, settings: { range }, servers: {} })
    await writeFile(places.fleetFile(), fleet, { mode: 0o600 })
  })
  afterAll(async () => {
    const { servers } = await json<Snapshot>('status', '--no-probe', '--json')
    if (servers.length > 0) await berth(['remove', ...servers.map(({ id }) => id), '--yes'])
    await rm(folder, { recursive: true })
  })

  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const own = { BERTH_HOME: join(folder, 'home'), HOME: join(folder, 'user'), XDG_CONFIG_HOME: undefined }
    return spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...own, ...env }, timeout: LIMIT })
  }

  async function berth(
    args: readonly string[],
    { env = {}, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
  ) {
    const child = start(args, env)
    child.stdin.end(input)
    const ended = once(child, 'exit')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = (await ended) as [number | null]
    return { code, stdout, stderr }
  }

  async function json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse((await berth(args)).stdout) as T
  }

  return { ...places, inFolder: (...names: readonly string[]) => join(folder, ...names), start, berth, json }
}

/** Starts an Electron app the way both sides of a comparison are started, and tells when it shows. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const PROJECT = process.cwd()
export const BARE = join(PROJECT, 'bench', 'bare.cjs')
/** Nothing here takes longer than this to start, in milliseconds. */
const LIMIT = 30_000

export interface Started {
  readonly pid: number
  /** Milliseconds from spawn to the mark. */
  readonly milliseconds: number
  stop(): Promise<void>
}

/** Spawns the app with a home of its own and waits for the mark: its first window, or `ready` for one without. */
export async function startElectron(
  app: string,
  until: 'SHOWN' | 'READY',
  options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Started> {
  const binary = process.env['BERTH_ELECTRON']
  if (!binary) throw new Error('BERTH_ELECTRON is not set. Use `npm run bench`.')
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'))
  const flags = (process.env['BERTH_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean)
  const args = [
    '-r',
    join(PROJECT, 'bench', 'mark.cjs'),
    ...flags,
    '--password-store=basic',
    app,
    ...(options.args ?? []),
  ]
  const env = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, '.config'),
    BERTH_HOME: join(folder, '.berth'),
    ...options.env,
  }
  const started = Date.now()
  const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const at = await markOf(child, until)
  return {
    pid: child.pid ?? 0,
    milliseconds: at - started,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function markOf(child: ChildProcess, mark: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The app did not say ${mark} within ${LIMIT} ms.`)), LIMIT)
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const at = new RegExp(`${mark} (\\d+)\\n`).exec(said)?.[1]
      if (!at) return
      clearTimeout(timer)
      resolve(Number(at))
    })
    child.once('error', reject)
  })
}

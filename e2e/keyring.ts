/** A session of the desktop with a real keyring, opened with an empty password, as a person's is when they log in. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { World } from './world.ts'

const unlocked = 'echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;'

export interface Session {
  /** What a program of that session has in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Ends it, and the keyring with it. What the keyring keeps stays in the world's folder. */
  end(): Promise<void>
}

async function ownEnvironment({ folder }: World): Promise<Readonly<Record<string, string>>> {
  const runtime = join(folder, 'run')
  await mkdir(runtime, { recursive: true, mode: 0o700 })
  return { XDG_RUNTIME_DIR: runtime, XDG_CURRENT_DESKTOP: 'GNOME' }
}

/** One that lasts until it is ended. */
export async function openSession(world: World): Promise<Session> {
  const own = await ownEnvironment(world)
  const script = `${unlocked} echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat`
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { ...world.env, ...own },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const closed = once(child, 'close')
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    env: { ...own, DBUS_SESSION_BUS_ADDRESS: address },
    end: async () => {
      child.stdin.end()
      await closed
    },
  }
}

/** The command line in a session of its own. */
export async function cliInSession(world: World, args: readonly string[], input = '') {
  const cli = [process.execPath, join(import.meta.dirname, '..', 'dist', 'app', 'cli.js'), ...args]
  const env = { ...world.env, ...(await ownEnvironment(world)) }
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', `${unlocked} exec "$@"`, 'sh', ...cli], { env })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, text }
}

/** Entry of the bridge that AI clients start: loads what the first answer needs, and the engine's side only when asked. */
import { readFile, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { connect } from './bridge/connect.ts'
import type { Berth } from './compose.ts'
import { Failure } from './contract/failure.ts'
import { homeFrom } from './home.ts'

/** Signals with which a client or the system ends a program. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Bridges stdin and stdout to the server until the client closes its end. Never rejects; answers the exit code.
 *
 * @param root the folder that holds dist/ and resources/
 */
export async function runBridge({ id, root }: { readonly id: string; readonly root: string }): Promise<0> {
  const control = new AbortController()
  const end = (): void => control.abort()
  for (const signal of endings) process.on(signal, end)
  const fleet: { berth?: Promise<Berth> } = {}
  const berth = (): Promise<Berth> => {
    fleet.berth ??= composed(root)
    return fleet.berth
  }
  await connect({
    id,
    home: homeFrom(process.env, homedir()),
    version: await versionOf(root),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: control.signal,
    startServer: async (server) => (await berth()).handlers['server:start']({ id: server }),
    runSession: async (server) => (await berth()).runSession(server),
  })
  await (await fleet.berth)?.stop()
  for (const signal of endings) process.off(signal, end)
  return 0
}

async function composed(root: string): Promise<Berth> {
  const [{ compose }, { launcherOf }] = await Promise.all([import('./compose.ts'), import('./launcher.ts')])
  return compose({
    env: process.env,
    platform: process.platform,
    homedir: homedir(),
    version: await versionOf(root),
    packaged: root.endsWith('.asar'),
    resources: join(root, 'resources'),
    launcher: launcherOf({ env: process.env, execPath: process.execPath, root }),
    surface: noSurface,
    face: 'bridge',
    log: (line) => void process.stderr.write(`berth: ${line}\n`),
  })
}

async function versionOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}

const missing = (): never => {
  throw new Failure('forbidden', 'The bridge has no window, clipboard or file manager.', 'Do it in the Berth app.')
}
const noSurface = {
  copy: missing,
  chooseSaveFile: async () => missing(),
  reveal: missing,
  openDocs: missing,
  quit: missing,
}

/** `dist/app/bridge.js ID`, without the rest of the command line; `berth connect` imports this file instead. */
const asked = process.argv[1]
if (asked !== undefined && (await realpath(asked).catch(() => '')) === import.meta.filename) {
  process.exitCode = await runBridge({ id: process.argv[2] ?? '', root: join(import.meta.dirname, '..', '..') })
  process.exit()
}

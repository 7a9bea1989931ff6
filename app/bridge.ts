/** Entry of the bridge that AI clients start: loads what the first answer needs, and the engine's side only when asked. */
import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { connect } from './bridge/connect.ts'
import type { Berth } from './compose.ts'
import { HOME_LABEL, SERVER_LABEL } from './engine/labels.ts'
import { composeHeadless, versionOf } from './headless.ts'
import { homeFrom } from './home.ts'
import { lazy } from './lazy.ts'

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
  const log = (line: string): void => void process.stderr.write(`berth: ${line}\n`)
  const fleet: { berth?: Promise<Berth> } = {}
  const berth = (): Promise<Berth> => {
    fleet.berth ??= composeHeadless({ face: 'bridge', root, log })
    return fleet.berth
  }
  const home = homeFrom(process.env, homedir())
  const witness = lazy(async () => {
    const { createPortWitness } = await import('./engine/port-witness.ts')
    return createPortWitness({ env: process.env, platform: process.platform, homedir: homedir() })
  })
  await connect({
    id,
    home,
    version: await versionOf(root),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: control.signal,
    isOwnPort: async (port) => (await witness()).vouches({ [SERVER_LABEL]: id, [HOME_LABEL]: home.key }, port),
    startServer: async (server) => (await berth()).handlers['server:start']({ id: server }),
    runSession: async (server) => (await berth()).runSession(server),
  })
  await (await fleet.berth)?.stop()
  for (const signal of endings) process.off(signal, end)
  return 0
}

/** `dist/app/bridge.js ID`, without the rest of the command line; `berth connect` imports this file instead. */
const asked = process.argv[1]
if (asked !== undefined && (await realpath(asked).catch(() => '')) === import.meta.filename) {
  process.exitCode = await runBridge({ id: process.argv[2] ?? '', root: join(import.meta.dirname, '..', '..') })
  process.exit()
}

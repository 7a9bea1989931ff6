/** From the start of the bridge to its first answer, as an AI client waits for it, against the bare runtime it runs on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PROJECT } from './electron.ts'
import { type Figure, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
const ID = 'asked'
const HELLO = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'claude-ai', version: '1' } },
})}\n`

/** Milliseconds from spawn to the first byte on stdout. */
async function firstAnswer(args: readonly string[], env: NodeJS.ProcessEnv, said: string): Promise<number> {
  const from = performance.now()
  const child = spawn(process.env['BERTH_ELECTRON'] ?? '', args, {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.write(said)
  await once(child.stdout, 'data')
  const took = performance.now() - from
  const closed = once(child, 'close')
  child.stdin.end()
  await closed
  return took
}

const figure = (): Promise<Figure> =>
  withWorld(async (world) => {
    const added = await world.cli('add', 'sample', '--id', ID)
    if (added.code !== 0) throw new Error(added.stderr)
    const bridge = [join(PROJECT, 'dist', 'app', 'cli.js'), 'connect', ID]
    const ours: number[] = []
    const theirs: number[] = []
    for (let run = -1; run < RUNS; run++) {
      const bare = await firstAnswer(['-e', 'console.log(1)'], world.env, '')
      const answered = await firstAnswer(bridge, world.env, HELLO)
      // The first pair only warms the disk cache.
      if (run < 0) continue
      theirs.push(bare)
      ours.push(answered)
    }
    return {
      what: 'Start of the bridge to its answer to `initialize`, server stopped',
      ours,
      theirs,
      theirName: 'Electron as Node, printing a line',
      unit: 'ms',
      limit: 'at most 300 ms',
      isKept: (value) => value <= 300,
    }
  })

await report('bridge', [await figure()])

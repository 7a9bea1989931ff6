/** The bridge's command line, really run: what a client starts must reach the script with its arguments as they are. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeFrom } from '../home.ts'
import { bridgeCommand } from './our-entry.ts'

const electron = join(homedir(), '.cache', 'berth', 'electron-42.0.0-linux-x64', 'electron')
const runtimes = [process.execPath, ...(existsSync(electron) ? [electron] : [])]
/** As the bridge does: ESM, with a wait at the top, its arguments behind the second place. */
const SCRIPT = 'await 0; console.log(JSON.stringify([process.argv.slice(2), process.env.BERTH_HOME ?? null]))'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-launch-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(runtimes)('%s', (command) => {
  it.each([['plain'], ['with blanks'], [`Jörg's & 100% \${HOME} #1?`]])(
    'case 41: from a folder named %j',
    async (name) => {
      const script = join(folder, name, 'cli.mjs')
      await mkdir(join(folder, name), { recursive: true })
      await writeFile(script, SCRIPT)
      const home = homeFrom({ BERTH_HOME: join(folder, 'home') }, folder)
      const bridge = bridgeCommand({ command, script, env: {} }, home, 'sample')
      for (const arg of bridge.args) expect(arg).not.toMatch(/[\s"'$%&]/)
      // Only what Claude Desktop hands on (clients.md 1.10).
      const env = { HOME: folder, PATH: '/usr/bin:/bin', ...bridge.env }
      const { stdout } = await promisify(execFile)(bridge.command, [...bridge.args], { env, cwd: '/', timeout: 20_000 })
      expect(JSON.parse(stdout)).toEqual([['connect', 'sample'], home.root])
    },
  )
})

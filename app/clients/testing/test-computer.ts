/** A person's computer made of real folders: new for each test of a file, gone after it. */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { homeFrom } from '../../home.ts'
import { type Clients, createClients } from '../clients.ts'

export const launcher = {
  command: '/opt/Berth/berth',
  script: '/opt/Berth/cli.js',
  env: { ELECTRON_RUN_AS_NODE: '1' },
}

/** Paths are relative to the person's home folder. */
export interface TestComputer {
  at(...parts: readonly string[]): string
  /** Writes a file, with the folders it is in; answers where. */
  put(path: string, text: string | Uint8Array): Promise<string>
  text(path: string): Promise<string>
  /** The clients of this computer as if it were of that platform, for a Berth whose `script` lies there. */
  clientsOn(platform: NodeJS.Platform, env?: NodeJS.ProcessEnv, script?: string): Clients
}

/** Call it once, beside a file's tests. */
export function testComputer(): TestComputer {
  let person = ''
  beforeEach(async () => {
    person = await realpath(await mkdtemp(join(tmpdir(), 'berth-computer-')))
  })
  afterEach(() => rm(person, { recursive: true, force: true }))

  const at = (...parts: readonly string[]): string => join(person, ...parts)
  return {
    at,
    put: async (path, text) => {
      const file = at(path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
      return file
    },
    text: (path) => readFile(at(path), 'utf8'),
    clientsOn: (platform, env = {}, script = launcher.script) =>
      createClients({
        home: homeFrom(env, person),
        env,
        platform,
        homedir: person,
        launcher: { ...launcher, script },
        now: () => new Date(),
      }),
  }
}

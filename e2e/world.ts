/** A throw-away person for one test: own HOME, own Berth home, own client configs, and everything on the engine that is theirs removed. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Docker from 'dockerode'
import type { ServerDefinitionInput } from '../app/contract/server.ts'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../app/engine/labels.ts'
import { TEST_SOCKET } from '../app/engine/testing/test-image.ts'
import { type Home, homeFrom } from '../app/home.ts'
import { filesWithPlanted } from './planted.ts'
import { RUN_FOLDER } from './run.ts'
import { sweepHolders, sweepHome } from './sweep.ts'

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface World {
  readonly folder: string
  readonly home: Home
  readonly env: Readonly<Record<string, string>>
  readonly claudeFile: string
  readonly docker: Docker
  cli(...args: readonly string[]): Promise<CliRun>
  /** Writes fleet.json by hand, with ports that only these tests use. */
  writeFleet(
    servers: Readonly<Record<string, ServerDefinitionInput>>,
    settings?: Readonly<Record<string, unknown>>,
  ): Promise<void>
  /** Writes a client's file as a person has it, keys of theirs included; a copy of it may be among the backups. */
  writeClient(path: string, text: string): Promise<string>
  /** The server's own container as the engine describes it; null when there is none. */
  container(id: string): Promise<Docker.ContainerInspectInfo | null>
  dispose(): Promise<void>
}

/** Ports that only these tests use. */
export const testRange = { first: 3700, last: 3749 } as const

const project = join(import.meta.dirname, '..')

/** Claude Desktop as it is installed: its folder exists and its file holds things that are not ours. */
const claudeBefore = `{
  "globalShortcut": "Alt+Space",
  "preferences": { "bigNumber": 12345678901234567890, "menuBarEnabled": false },
  "mcpServers": {
    "mine": { "command": "/usr/bin/true", "args": [] }
  }
}`

export async function makeWorld(): Promise<World> {
  const run = process.env[RUN_FOLDER]
  if (!run) throw new Error(`${RUN_FOLDER} is not set: playwright.config.ts names run.ts as globalSetup.`)
  const folder = await mkdtemp(join(run, 'world-'))
  const env = environmentOf(folder)
  const home = homeFrom(env, folder)
  await writeFile(`${folder}.home`, home.root)
  const claudeFile = join(folder, '.config', 'Claude', 'claude_desktop_config.json')
  await mkdir(join(folder, '.config', 'Claude'), { recursive: true })
  await writeFile(claudeFile, claudeBefore)
  const docker = new Docker({ socketPath: TEST_SOCKET })
  let isByHand = false
  const clientFiles: string[] = []
  return {
    folder,
    home,
    env,
    claudeFile,
    docker,
    cli: (...args) => runCli(env, args),
    writeFleet: async (servers, settings = {}) => {
      await mkdir(home.root, { recursive: true, mode: 0o700 })
      isByHand = true
      const fleet = { version: 1, settings: { range: testRange, ...settings }, servers }
      await writeFile(home.fleetFile, JSON.stringify(fleet, null, 2))
    },
    writeClient: async (path, text) => {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
      clientFiles.push(path)
      return file
    },
    container: (id) => containerOf(docker, home, id),
    dispose: async () => {
      // A fleet.json that the test wrote by hand is the test's own.
      const isTheirs = (file: string): boolean =>
        (isByHand && file === 'berth/fleet.json') ||
        clientFiles.includes(file) ||
        (clientFiles.length > 0 && file.startsWith('berth/backups/'))
      const planted = (await filesWithPlanted(folder)).filter((file) => !isTheirs(file))
      await sweepHolders(docker, folder)
      await sweepHome(docker, home.key)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
      if (planted.length > 0) throw new Error(`A secret that was entered lies in ${planted.join(', ')}.`)
    },
  }
}

function environmentOf(folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return {
    ...Object.fromEntries(inherited),
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, '.config'),
    XDG_DATA_HOME: join(folder, '.local', 'share'),
    XDG_CACHE_HOME: join(folder, '.cache'),
    // Not ~/.berth: containers of a home that is not the usual one carry its key in their names.
    BERTH_HOME: join(folder, 'berth'),
    BERTH_TEST: '1',
    DOCKER_HOST: `unix://${TEST_SOCKET}`,
  }
}

function runCli(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(project, 'dist/app/cli.js'), ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

async function containerOf(docker: Docker, home: Home, id: string): Promise<Docker.ContainerInspectInfo | null> {
  const label = [`${SERVER_LABEL}=${id}`, `${ROLE_LABEL}=server`, `${HOME_LABEL}=${home.key}`]
  const [container] = await docker.listContainers({ all: true, filters: { label } })
  return container ? docker.getContainer(container.Id).inspect() : null
}

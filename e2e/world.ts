/** A throw-away person for one test: own HOME, own Berth home, own client configs, and everything on the engine that is theirs removed. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { HOME_LABEL } from '../app/engine/labels.ts'
import { type Home, homeFrom } from '../app/home.ts'

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
  dispose(): Promise<void>
}

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
  const folder = await mkdtemp(join(tmpdir(), 'berth-e2e-'))
  const config = join(folder, '.config')
  const env: Record<string, string> = {
    ...definedEnv(),
    HOME: folder,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: join(folder, '.local', 'share'),
    XDG_CACHE_HOME: join(folder, '.cache'),
    BERTH_HOME: join(folder, '.berth'),
    BERTH_TEST: '1',
  }
  const claudeFile = join(config, 'Claude', 'claude_desktop_config.json')
  await mkdir(join(config, 'Claude'), { recursive: true })
  await writeFile(claudeFile, claudeBefore)
  const docker = new Docker({ socketPath: '/var/run/docker.sock' })
  const home = homeFrom(env, folder)
  return {
    folder,
    home,
    env,
    claudeFile,
    docker,
    cli: (...args) => runCli(env, args),
    dispose: async () => {
      await sweep(docker, home.key)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
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

async function sweep(docker: Docker, key: string): Promise<void> {
  const filters = { label: [`${HOME_LABEL}=${key}`] }
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)
  }
  for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove().catch(gone)
}

function gone(problem: { statusCode?: number }): void {
  if (problem.statusCode !== 404 && problem.statusCode !== 409) throw problem
}

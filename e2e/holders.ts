/** Those who hold ports in the tests: real programs and containers that have nothing to do with Berth. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type Docker from 'dockerode'
import { ensureTestImage, TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { test as base } from './fixtures.ts'
import { HOLDER_LABEL } from './sweep.ts'
import type { World } from './world.ts'

export interface ProgramOptions {
  readonly address?: string
  /** Below the person's folder, where it is started; it shows in the command line. */
  readonly file?: string
}

/** A program of the person's own. */
export interface Program {
  readonly pid: number
  /** As the system tells it. */
  readonly command: string
  /** Takes the port; comes back once it listens. Rejects when it cannot have it. */
  take(): Promise<void>
  end(): Promise<void>
  /** What ended it: a signal, or null after it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>
}

export interface ContainerOptions {
  readonly port: number
  readonly address?: string
  readonly name?: string
  /** Its compose project. */
  readonly project?: string
  /** Another name of the test image. */
  readonly image?: string
}

export interface Holders {
  /** A program that listens already. */
  program(port: number, options?: ProgramOptions): Promise<Program>
  /** A program that waits for a word to take the port. */
  readyProgram(port: number, options?: ProgramOptions): Promise<Program>
  /** A running container that publishes the port. */
  container(options: ContainerOptions): Promise<Docker.ContainerInspectInfo>
  dispose(): Promise<void>
}

/** Listens at a word, and ends with whoever started it, also when that one has crashed. */
const source = `const [port, address] = process.argv.slice(2)
const { createServer } = await import('node:net')
process.stdin.once('data', () => createServer().listen(Number(port), address, () => console.log('listening')))
process.stdin.once('end', () => process.exit())
console.log('ready')
`

/** Ends at once when it is asked to, which the first process of a container does not do by itself. */
const inContainer = 'process.once("SIGTERM", () => process.exit()); setInterval(() => {}, 1000)'

/** Neither programs nor containers outlive the test, however it ends. */
export const test = base.extend<{ readonly holders: Holders }>({
  holders: async ({ world }, use) => {
    const holders = createHolders(world)
    await use(holders)
    await holders.dispose()
  },
})

export function createHolders(world: World): Holders {
  const programs: Program[] = []
  const readyProgram: Holders['readyProgram'] = async (
    port,
    { address = '127.0.0.1', file = 'shop/serve.mjs' } = {},
  ) => {
    const path = join(world.folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, source)
    const program = await startProgram([file, String(port), address], world)
    programs.push(program)
    return program
  }
  return {
    readyProgram,
    program: async (port, options) => {
      const program = await readyProgram(port, options)
      await program.take()
      return program
    },
    container: (options) => startContainer(world, options),
    dispose: async () => {
      for (const program of programs) await program.end()
    },
  }
}

async function startProgram(args: readonly string[], { env, folder: cwd }: World): Promise<Program> {
  const child = spawn(process.execPath, args, { argv0: 'node', cwd, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  await hears(child, 'ready')
  return {
    pid: child.pid ?? 0,
    command: ['node', ...args].join(' '),
    ended,
    take: () => {
      child.stdin.write('now\n')
      return hears(child, 'listening')
    },
    end: async () => {
      child.kill()
      await ended
    },
  }
}

async function hears({ stdout, pid }: ChildProcess, wanted: string): Promise<void> {
  if (!stdout) throw new Error('It was started without a pipe.')
  const words = await Promise.race([once(stdout, 'data').then(String), once(stdout, 'end').then(() => 'nothing more')])
  if (words.trim() !== wanted) throw new Error(`Process ${pid} was to say "${wanted}" and said "${words}".`)
}

async function startContainer(
  { docker, folder, home }: World,
  { port, address = '127.0.0.1', name = `web-${home.key}`, project, image = TEST_IMAGE }: ContainerOptions,
): Promise<Docker.ContainerInspectInfo> {
  await ensureTestImage()
  const container = await docker.createContainer({
    name,
    Image: image,
    Cmd: ['/usr/local/bin/node', '-e', inContainer],
    Labels: { [HOLDER_LABEL]: folder, ...(project ? { 'com.docker.compose.project': project } : {}) },
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: address, HostPort: String(port) }] } },
  })
  await container.start()
  return container.inspect()
}

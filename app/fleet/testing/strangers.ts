/** Who may hold a server's port in a test: a process of its own, or a container that is none of Berth's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestEngine } from '../../engine/testing/test-engine.ts'
import { TEST_IMAGE } from '../../engine/testing/test-image.ts'
import { listening } from './test-fleet.ts'

export interface Stranger {
  readonly child: ChildProcess
  readonly pid: number
  /** SIGKILL, whatever it thinks of other signals. */
  end(): Promise<void>
}

/** A Node process that listens on 127.0.0.1. `program` runs before it does. */
export async function listenerOn(port: number, program = ''): Promise<Stranger> {
  const script = `${program};require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout && child.exitCode === null) await once(child.stdout, 'data')
  const ended = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  return { child, pid: child.pid ?? 0, end: ended }
}

export interface ContainerWishes {
  readonly labels?: Readonly<Record<string, string>>
  readonly autoRemove?: boolean
}

/** A running container with this port on 127.0.0.1. Answers its id; whoever made it removes it. */
export async function containerOn(
  docker: TestEngine['docker'],
  name: string,
  port: number,
  { labels = {}, autoRemove = false }: ContainerWishes = {},
): Promise<string> {
  const program =
    "process.on('SIGTERM',()=>process.exit(0));require('http').createServer((q,r)=>r.end('web')).listen(80)"
  const container = await docker.createContainer({
    name,
    Image: TEST_IMAGE,
    Cmd: ['/usr/local/bin/node', '-e', program],
    Labels: { ...labels },
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      AutoRemove: autoRemove,
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
    },
  })
  await container.start()
  // Before its program has begun to listen it would not hear a SIGTERM either.
  await listening(port)
  return container.id
}

/** Runs a container with its stdin, stdout and stderr in our hands, for one stdio session. */
import type { Duplex } from 'node:stream'
import { PassThrough, type Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { z } from 'zod'
import { createContainer, removeContainer, startContainer } from './containers.ts'
import type { AttachedProcess, ContainerSpec } from './engine.ts'
import { inOurWords } from './engine-failure.ts'
import { createFrameReader } from './frames.ts'
import { jsonLines } from './json-lines.ts'
import { requestAttach, requestStream } from './request.ts'

/** How long the engine may take to confirm that it waits for the exit. Podman 4 confirms only at the exit itself. */
const WAIT_CONFIRMATION = 2_000
const ATTACH_LIMIT = 30_000
/** Most unread bytes of stderr that are kept: a reader who ignores it must not stall the protocol on stdout. */
const MAX_UNREAD_STDERR = 1024 * 1024

/** See `Engine.runAttached`. The engine removes the container when it ends, also when we die first. */
export async function runAttached(docker: Docker, spec: ContainerSpec): Promise<AttachedProcess> {
  const containerId = await createContainer(docker, { ...spec, interactive: true, restart: 'no' })
  const lost = new AbortController()
  try {
    const socket = await attachedSocket(docker, containerId)
    const pipes = pipesOf(socket)
    const { exited } = await exitOf(docker, containerId, lost.signal)
    await startContainer(docker, containerId)
    return { containerId, ...pipes, exited, close: closing(docker, containerId, pipes.stdin, exited) }
  } catch (thrown) {
    lost.abort()
    await removeContainer(docker, containerId).catch(() => undefined)
    throw thrown
  }
}

async function attachedSocket(docker: Docker, containerId: string): Promise<Duplex> {
  // The limit races with the answer; as the request's own signal it would cut the session later.
  const limit = new AbortController()
  const tooLate = sleep(ATTACH_LIMIT, undefined, { signal: limit.signal }).then(() => {
    throw new DOMException('attach', 'TimeoutError')
  })
  try {
    return await inOurWords('attach to the container', () =>
      Promise.race([requestAttach(docker, containerId), tooLate]),
    )
  } finally {
    tooLate.catch(() => undefined)
    limit.abort()
  }
}

function pipesOf(socket: Duplex): { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable } {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const read = createFrameReader((source, bytes, start, end) => {
    // Copied: the frame is only ours during the call.
    const part = Buffer.from(bytes.subarray(start, end))
    if (source === 'stderr') {
      if (stderr.readableLength + stderr.writableLength < MAX_UNREAD_STDERR) stderr.write(part)
    } else if (!stdout.write(part) && !socket.isPaused()) {
      socket.pause()
      stdout.once('drain', () => socket.resume())
    }
  })
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
  })
  const ended = (): void => {
    stdout.end()
    stderr.end()
    stdin.destroy()
  }
  socket.on('data', read)
  socket.on('end', ended)
  socket.on('close', ended)
  // A broken socket is the end of the session; `exited` says how it ended.
  socket.on('error', ended)
  stdin.on('error', () => undefined)
  return { stdin, stdout, stderr }
}

const WaitAnswer = z.object({ StatusCode: z.number() })

/**
 * Resolves once the engine waits for the exit, so that not even the shortest run is missed. The code is wrapped in an
 * object because `await` would unwrap a bare promise.
 */
async function exitOf(
  docker: Docker,
  containerId: string,
  signal: AbortSignal,
): Promise<{ readonly exited: Promise<number> }> {
  const answer = requestStream(docker, {
    method: 'POST',
    path: `/containers/${containerId}/wait`,
    query: { condition: 'next-exit' },
    signal,
  })
  const exited = inOurWords('wait for the container to end', async () => {
    for await (const json of jsonLines(await answer)) return WaitAnswer.parse(json).StatusCode
    throw Object.assign(new Error('the engine hung up'), { code: 'ECONNRESET' })
  })
  // Who is interested awaits it; a session that was closed before must not count as an unhandled rejection.
  exited.catch(() => undefined)
  const confirmation = new AbortController()
  const patience = sleep(WAIT_CONFIRMATION, undefined, { signal: confirmation.signal }).catch(() => undefined)
  await Promise.race([answer, patience])
  confirmation.abort()
  return { exited }
}

function closing(
  docker: Docker,
  containerId: string,
  stdin: Writable,
  exited: Promise<number>,
): (graceSeconds: number) => Promise<void> {
  async function close(graceSeconds: number): Promise<void> {
    stdin.end()
    const grace = new AbortController()
    const ended = exited.then(
      () => undefined,
      () => undefined,
    )
    const patience = sleep(graceSeconds * 1000, undefined, { signal: grace.signal }).catch(() => undefined)
    await Promise.race([ended, patience])
    grace.abort()
    await removeContainer(docker, containerId)
  }
  let closed: Promise<void> | null = null
  return (graceSeconds) => {
    closed ??= close(graceSeconds)
    return closed
  }
}

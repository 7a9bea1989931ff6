/** Asks the process on a server's port to quit, and waits until it has; never more than asks. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import type { Change, PortHolder } from '../contract/ports.ts'
import { commandOutput } from '../ports/command-output.ts'

/** Milliseconds: a program that saves its work on the way out may need some; one that asks its person never ends. */
const QUIT_LIMIT = 15_000
/** Milliseconds by which a correction of the clock may change when a process seems to have started. */
const CLOCK_STEP = 2_000
/** Milliseconds between two looks. */
const PAUSE = 150

type ProcessHolder = Extract<PortHolder, { kind: 'process' }>

export interface QuitRequest {
  readonly port: number
  readonly pid: number
  /** Milliseconds since the epoch; tells the process from a later one with the same pid. */
  readonly startedAt: number
  readonly platform: NodeJS.Platform
  /** Who keeps the server from the port, as it is at each call. */
  readonly holders: () => Promise<readonly PortHolder[]>
  readonly signal: AbortSignal
}

/**
 * SIGTERM; on Windows a request to close. Resolves when nobody keeps the port any more. Failures: `too-late` (another
 * one holds the port by now, or it is none of the person's own), `timeout` (it goes on), `port-taken` (it quit, and
 * another one took the port), `cancelled`.
 */
export async function quitProcess(request: QuitRequest): Promise<readonly Change[]> {
  const { pid, port, holders, signal } = request
  const held = await holders()
  if (held.length === 0) return []
  const holder = requireOwn(request, held)
  signal.throwIfAborted()
  await ask(request, holder)
  const deadline = performance.now() + QUIT_LIMIT
  let looksWithout = 0
  for (;;) {
    const now = await holders()
    signal.throwIfAborted()
    if (now.length === 0) return [{ kind: 'quit-process', pid, words: holder.words, command: holder.command }]
    looksWithout = now.some((one) => isAsked(one, request)) ? 0 : looksWithout + 1
    // One look alone may meet it in the middle of its end, when the port is still taken and nobody is seen on it.
    if (looksWithout > 1) throw takenAgain(holder, port, now)
    if (performance.now() > deadline) throw goesOn(holder, port)
    await delay(PAUSE, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

const isAsked = (holder: PortHolder, { pid, startedAt }: QuitRequest): holder is ProcessHolder =>
  holder.kind === 'process' &&
  holder.pid === pid &&
  holder.startedAt !== null &&
  Math.abs(holder.startedAt - startedAt) <= CLOCK_STEP

/** Whatever a face sends: only what the person could have been offered. */
function requireOwn(request: QuitRequest, held: readonly PortHolder[]): ProcessHolder {
  const holder = held.find((one): one is ProcessHolder => isAsked(one, request))
  const who = held.map(({ words }) => words).join(' and ')
  if (!holder) {
    const message = `Port ${request.port} is held by ${who} now. Nothing was asked to quit.`
    throw new Failure('too-late', message, 'Look at the ways out again.')
  }
  if (holder.standing !== 'own') {
    throw new Failure(
      'forbidden',
      `Berth does not ask ${who} to quit: it is not yours alone.`,
      'Choose another way out.',
    )
  }
  return holder
}

async function ask({ pid, platform }: QuitRequest, { words }: ProcessHolder): Promise<void> {
  try {
    if (platform === 'win32') await commandOutput('taskkill.exe', ['/PID', String(pid)])
    else process.kill(pid, 'SIGTERM')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return
    const message = `${words} could not be asked to quit: the system does not allow it.`
    throw new Failure('forbidden', message, 'Quit it by hand, or choose another way out.', { cause })
  }
}

function goesOn({ words }: ProcessHolder, port: number): Failure {
  const message = `${words} was asked to quit, and still holds port ${port} after ${QUIT_LIMIT / 1000} seconds.`
  return new Failure('timeout', message, 'See whether it asks you something. Berth does not force it.')
}

function takenAgain({ words }: ProcessHolder, port: number, now: readonly PortHolder[]): Failure {
  const who = now.map((holder) => holder.words).join(' and ')
  const message = `${words} has quit, but ${who} took port ${port} at once.`
  return new Failure('port-taken', message, 'Something starts it anew. Choose another way out.')
}

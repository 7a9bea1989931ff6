/** Quits a desktop app as its person would, does something while it is away, and starts it again. Never forces it. */
import { spawn } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { RestartStep } from '../contract/client-views.ts'
import { Failure } from '../contract/failure.ts'
import { commandOutput } from '../ports/command-output.ts'
import type { Client, Computer, DesktopApp, RunningProcess, StartCommand } from './client.ts'
import { runningProcesses } from './running.ts'

/** Milliseconds: an app that saves its work on the way out may need some; one that asks its person never ends. */
const QUIT_LIMIT = 15_000
/** Milliseconds until it has to be seen running again. */
const START_LIMIT = 15_000
/** Milliseconds between two looks. */
const PAUSE = 150

/**
 * Where the app does not run, only does `work`. Failures: `timeout` when it goes on, and then nothing was done;
 * `forbidden` when it cannot be asked; `start-failed` when it does not come back; and those of `work`, after which it is
 * started again, too.
 */
export async function whileQuit<T>(
  { client, app }: { readonly client: Client; readonly app: DesktopApp },
  computer: Computer,
  work: () => Promise<T>,
  onStep: (step: RestartStep) => void,
  quitLimit = QUIT_LIMIT,
): Promise<T> {
  const processes = await processesOf(client, computer)
  if (processes.length === 0) return work()
  const start = await startCommand(app, processes, computer)
  onStep('quitting')
  await quit(client, app, processes, computer)
  if (!(await becomes(false, client, computer, quitLimit))) throw goesOn(client, quitLimit)
  const startAgain = async (): Promise<void> => {
    onStep('starting')
    await launch(client, start)
    if (!(await becomes(true, client, computer, START_LIMIT))) throw staysAway(client)
  }
  onStep('writing')
  const answer = await work().catch(async (thrown: unknown) => {
    // Why nothing was written says more than that it did not come back.
    await startAgain().catch(() => undefined)
    throw thrown
  })
  await startAgain()
  return answer
}

async function processesOf(client: Client, { platform }: Computer): Promise<readonly RunningProcess[]> {
  return (await runningProcesses(platform)).filter((process) => client.isProcess(process, platform))
}

/** Whether that came true within the limit. */
async function becomes(runs: boolean, client: Client, computer: Computer, limit: number): Promise<boolean> {
  const deadline = performance.now() + limit
  for (;;) {
    if ((await processesOf(client, computer)).length > 0 === runs) return true
    if (performance.now() > deadline) return false
    await wait(PAUSE)
  }
}

async function quit(
  client: Client,
  { bundle }: DesktopApp,
  processes: readonly RunningProcess[],
  { platform }: Computer,
): Promise<void> {
  const pids = processes.flatMap(({ pid }) => pid ?? [])
  try {
    if (platform === 'darwin')
      await commandOutput('/usr/bin/osascript', ['-e', `tell application id "${bundle}" to quit`])
    // By pid: the name of Claude Code's program differs only in case, which taskkill does not heed. Without /F it asks.
    else if (platform === 'win32')
      await commandOutput(
        'taskkill.exe',
        pids.flatMap((pid) => ['/PID', String(pid)]),
      )
    else for (const pid of await mainProcesses(pids)) process.kill(pid, 'SIGTERM')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return
    const message = `${client.name} could not be asked to quit: the system does not allow it. Nothing was written.`
    throw new Failure('forbidden', message, `Quit ${client.name} by hand, then try again.`, { cause })
  }
}

/** Those that no other of them has started: an app of many processes ends its own parts. */
async function mainProcesses(pids: readonly number[]): Promise<readonly number[]> {
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      // After the name, which may hold blanks and brackets, come the state and the parent.
      return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2])
    }),
  )
  return pids.filter((_pid, index) => !pids.includes(parents[index] ?? 0))
}

async function startCommand(
  app: DesktopApp,
  processes: readonly RunningProcess[],
  computer: Computer,
): Promise<StartCommand> {
  if (computer.platform === 'darwin') return { command: '/usr/bin/open', args: ['-b', app.bundle] }
  if (computer.platform === 'win32') return app.windowsStart(computer)
  const [pid] = await mainProcesses(processes.flatMap((one) => one.pid ?? []))
  return sameAgain(pid ?? 0)
}

/** As it runs now: its program, its arguments and its environment, which has the person's display in it. */
async function sameAgain(pid: number): Promise<StartCommand> {
  const list = async (name: string): Promise<readonly string[]> =>
    (await readFile(`/proc/${pid}/${name}`, 'utf8')).split('\0').filter((part) => part !== '')
  try {
    const [program, args, environ] = await Promise.all([readlink(`/proc/${pid}/exe`), list('cmdline'), list('environ')])
    const env = environ.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
    // An update may have replaced the program while it ran.
    return { command: program.replace(/ \(deleted\)$/, ''), args: args.slice(1), env: Object.fromEntries(env) }
  } catch (cause) {
    const message = 'How it was started cannot be read, so it could not be started again. Nothing was written.'
    throw new Failure('forbidden', message, 'Quit it by hand, then try again.', { cause })
  }
}

/** On its own: it outlives us, and has nothing to do with our terminal. */
function launch(client: Client, { command, args, env = process.env }: StartCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { env: { ...env }, cwd: '/', detached: true, stdio: 'ignore' })
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
    child.once('error', () => reject(staysAway(client)))
  })
}

const goesOn = ({ name }: Client, limit: number): Failure =>
  new Failure(
    'timeout',
    `${name} was asked to quit, and still runs after ${Math.ceil(limit / 1000)} seconds. Nothing was written.`,
    `See whether it asks you something, or quit it yourself from its tray or menu. Berth does not force it.`,
  )

const staysAway = ({ name }: Client): Failure =>
  new Failure('start-failed', `${name} has quit, and did not start again.`, `Start ${name} yourself.`)

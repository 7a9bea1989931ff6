/** Carries out one command line from the first word to the exit code. */
import { Failure, viewOf } from '../contract/failure.ts'
import { type CliCommand, readCommandLine } from './arguments.ts'
import type { FleetCommand } from './commands.ts'
import { createOutput, type Output } from './output.ts'
import { type CommandName, usageOf } from './usage.ts'
import { WrongUsage } from './wrong-usage.ts'

export type ExitCode = 0 | 1 | 2

/** `root` holds dist/ and resources/. Never throws. */
export async function runCommandLine(argv: readonly string[], root: string): Promise<ExitCode> {
  const line = readCommandLine(argv)
  const output = createOutput(process, { json: 'json' in line && line.json, env: process.env })
  switch (line.kind) {
    case 'help':
      output.line(usageOf(line.topic).trimEnd())
      return 0
    case 'version':
      output.line(await (await import('../headless.ts')).versionOf(root))
      return 0
    case 'wrong':
      return wrong(line.problem, line.topic, output)
    case 'run':
      return runCommand(line.command, output, root)
  }
}

async function runCommand(command: CliCommand, output: Output, root: string): Promise<ExitCode> {
  if (command.name === 'connect') return connect(command.id, root)
  const controller = new AbortController()
  const interrupt = (): void => {
    // The second time the person means it.
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
    output.progress('Cancelling… (Ctrl-C again leaves at once)')
  }
  process.on('SIGINT', interrupt)
  try {
    return await inFleet(command, output, controller.signal, root)
  } catch (thrown) {
    if (thrown instanceof WrongUsage) return wrong(thrown.message, command.name, output)
    output.failure(viewOf(thrown))
    if (!(thrown instanceof Failure) && process.env['BERTH_DEBUG']) process.stderr.write(`${(thrown as Error).stack}\n`)
    return 1
  } finally {
    process.off('SIGINT', interrupt)
    output.progress(null)
  }
}

async function inFleet(command: FleetCommand, output: Output, signal: AbortSignal, root: string): Promise<ExitCode> {
  // Not for the bridge, which is to be there at once.
  const [{ composeHeadless, ownLauncher }, { carryOut }] = await Promise.all([
    import('../headless.ts'),
    import('./commands.ts'),
  ])
  const launcher = await ownLauncher(root)
  const berth = await composeHeadless({ face: 'cli', root })
  try {
    return await carryOut({ berth, output, env: process.env, launcher, signal, confirm: confirmation() }, command)
  } finally {
    await berth.stop()
  }
}

/** stdin and stdout belong to the protocol, so nothing of the command line is set up. */
async function connect(id: string, root: string): Promise<ExitCode> {
  const { runBridge } = await import('../bridge.ts')
  return runBridge({ id, root })
}

function wrong(problem: string, topic: CommandName | null, output: Output): 2 {
  const usage = usageOf(topic).split('\n')[0] ?? ''
  output.failure({
    kind: 'invalid-input',
    message: problem,
    fix: `${usage}. More: berth help${topic ? ` ${topic}` : ''}`,
  })
  return 2
}

function confirmation(): ((question: string) => Promise<boolean>) | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null
  return async (question) => {
    const { createInterface } = await import('node:readline/promises')
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
    } finally {
      terminal.close()
    }
  }
}

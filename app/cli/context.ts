/** What every command of the command line is given. */
import type { Launcher } from '../clients/client.ts'
import type { Berth } from '../compose.ts'
import { type Command, commands, type Handlers, type InputOf } from '../contract/commands.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerView } from '../contract/snapshot.ts'
import type { CliCommand } from './arguments.ts'
import type { Output } from './output.ts'

export interface CliContext {
  readonly berth: Berth
  readonly output: Output
  readonly env: NodeJS.ProcessEnv
  readonly launcher: Launcher
  /** Ctrl-C. */
  readonly signal: AbortSignal
  /** Asks on the terminal; null where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | null
}

/** The exit code: 0 done, 1 failed. */
export type CommandOf<Name extends CliCommand['name']> = (
  context: CliContext,
  command: Extract<CliCommand, { readonly name: Name }>,
) => Promise<0 | 1>

/** Asks the fleet as the window does: the same commands, checked by the same schemas. */
export async function ask<C extends Command>(
  berth: Berth,
  name: C,
  input: InputOf<C>,
): Promise<Awaited<ReturnType<Handlers[C]>>> {
  const checked = commands[name].input.safeParse(input)
  if (!checked.success) {
    const words = checked.error.issues.map(({ message }) => message).join(' ')
    throw new Failure('invalid-input', words, `Try again with another value; \`berth status\` shows what there is.`)
  }
  const handle = berth.handlers[name] as (input: unknown) => Promise<Awaited<ReturnType<Handlers[C]>>>
  return handle(checked.data)
}

export function serverOf(berth: Berth, id: string): ServerView {
  const server = berth.store.getState().servers.find((one) => one.id === id)
  if (server) return server
  const known = berth.store.getState().servers.map((one) => one.id)
  const fix = known.length > 0 ? `There are: ${known.join(', ')}.` : 'Add one first: `berth add sample`.'
  throw new Failure('unknown-server', `There is no server "${id}".`, fix)
}

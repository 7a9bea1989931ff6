/** The door for commands: sender and payload are checked here, and only here a throw becomes a Result. */
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { type Command, commands, type Handlers } from '../contract/commands.ts'
import { Failure, viewOf } from '../contract/failure.ts'
import { failed, ok, type Result } from '../contract/result.ts'
import { ASK } from './channels.ts'

export interface CommandDoor {
  /** A promise, since the window may ask before the fleet is composed. */
  readonly handlers: Promise<Handlers>
  readonly isTrusted: (event: IpcMainInvokeEvent) => boolean
  /** Told of bugs, with their stack; expected failures only go to the asker. */
  readonly onBug: (thrown: unknown) => void
}

/** Answers every command of the contract until the returned function is called. */
export function serveCommands(ipc: Pick<IpcMain, 'handle' | 'removeHandler'>, door: CommandDoor): () => void {
  ipc.handle(ASK, (event, name: unknown, payload: unknown) =>
    door.isTrusted(event)
      ? answer(door, name, payload)
      : failed({
          kind: 'forbidden',
          message: 'A page that is not Berth’s own window asked for something.',
          fix: 'Quit Berth and start it again.',
        }),
  )
  return () => ipc.removeHandler(ASK)
}

async function answer(door: CommandDoor, name: unknown, payload: unknown): Promise<Result<unknown>> {
  if (!isCommand(name)) {
    return failed({
      kind: 'invalid-input',
      message: `Berth knows no command "${String(name).slice(0, 60)}".`,
      fix: 'Quit Berth and start it again, so that window and app are of one version.',
    })
  }
  const input = commands[name].input.safeParse(payload)
  if (!input.success)
    return failed({ kind: 'invalid-input', message: problemWords(input.error), fix: 'Correct it, then try again.' })
  try {
    const handle = (await door.handlers)[name] as (input: unknown) => Promise<unknown>
    return ok(await handle(input.data))
  } catch (thrown) {
    if (!(thrown instanceof Failure)) door.onBug(thrown)
    return failed(viewOf(thrown))
  }
}

const isCommand = (name: unknown): name is Command => typeof name === 'string' && Object.hasOwn(commands, name)

const problemWords = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('\n')

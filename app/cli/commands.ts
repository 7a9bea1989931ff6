/** Which function carries out which command. */
import { assertNever } from '../contract/result.ts'
import type { CliCommand } from './arguments.ts'
import { add } from './commands/add.ts'
import { clients, moor } from './commands/clients.ts'
import { doctor } from './commands/doctor.ts'
import { importServers } from './commands/import.ts'
import { remove, start, stop } from './commands/life.ts'
import { logs } from './commands/logs.ts'
import { move } from './commands/move.ts'
import { ports } from './commands/ports.ts'
import { probe } from './commands/probe.ts'
import { remote } from './commands/remote.ts'
import { resolve } from './commands/resolve.ts'
import { leaked, revoke, rotate } from './commands/rotate.ts'
import { secret } from './commands/secret.ts'
import { status } from './commands/status.ts'
import { token } from './commands/token.ts'
import { traffic } from './commands/traffic.ts'
import { undo } from './commands/undo.ts'
import { upgrade } from './commands/upgrade.ts'
import type { CliContext } from './context.ts'

/** All but `connect`, which must not write a word to stdout and so needs nothing of this. */
export type FleetCommand = Exclude<CliCommand, { readonly name: 'connect' }>

export async function carryOut(context: CliContext, command: FleetCommand): Promise<0 | 1> {
  switch (command.name) {
    case 'status':
      return status(context, command)
    case 'add':
      return add(context, command)
    case 'start':
    case 'restart':
      return start(context, command)
    case 'stop':
      return stop(context, command)
    case 'remove':
      return remove(context, command)
    case 'ports':
      return ports(context, command)
    case 'move':
      return move(context, command)
    case 'resolve':
      return resolve(context, command)
    case 'rotate':
      return rotate(context, command)
    case 'revoke':
      return revoke(context, command)
    case 'leaked':
      return leaked(context, command)
    case 'upgrade':
      return upgrade(context, command)
    case 'secret':
      return secret(context, command)
    case 'token':
      return token(context, command)
    case 'probe':
      return probe(context, command)
    case 'traffic':
      return traffic(context, command)
    case 'remote':
      return remote(context, command)
    case 'logs':
      return logs(context, command)
    case 'clients':
      return clients(context, command)
    case 'import':
      return importServers(context, command)
    case 'link':
    case 'unlink':
    case 'relink':
    case 'forget':
      return moor(context, command)
    case 'undo':
      return undo(context, command)
    case 'doctor':
      return doctor(context, command)
    default:
      return assertNever(command)
  }
}

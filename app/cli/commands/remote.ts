/** `berth remote`: how other computers reach a server, and whether they do. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '../../contract/failure.ts'
import type { AddressOffer, Instruction, RemoteNow, RemoteOptions } from '../../contract/remote.ts'
import type { RemoteChange } from '../arguments.ts'
import { ask, type CliContext, type CommandOf, serverOf } from '../context.ts'
import { table } from '../table.ts'

export const remote: CommandOf<'remote'> = async (context, { id, change, ca }) => {
  const { berth, output } = context
  await berth.look()
  serverOf(berth, id)
  if (change !== null) await carryOut(context, id, change)
  if (ca !== null) await writeAuthority(context, ca)
  if (ca === '-') return 0
  const options = await ask(berth, 'remote:options', { id })
  output.data({ ...options, remote: serverOf(berth, id).remote })
  if (change?.kind === 'off') output.line(`Nobody but this computer reaches ${id} now.`)
  else for (const line of options.current ? linesNow(id, options.current) : linesOfWays(id, options)) output.line(line)
  return 0
}

async function carryOut({ berth, output }: CliContext, id: string, change: RemoteChange): Promise<void> {
  if (change.kind === 'off') return ask(berth, 'remote:set', { id, remote: null })
  const { address } = change
  const { addresses } = await ask(berth, 'remote:options', { id })
  const port = change.port ?? addresses.find((one) => one.address === address)?.port ?? portOf(serverOf(berth, id))
  output.progress(`Letting other computers to ${id}…`)
  await ask(berth, 'remote:set', { id, remote: { address, port, tls: true } })
}

function portOf({ id, definition }: ReturnType<typeof serverOf>): number {
  if (definition.port !== null) return definition.port
  throw new Failure('invalid-input', `"${id}" has no port yet.`, 'Name one: --tls ADDRESS:PORT.')
}

/** A certificate is no secret: it may lie about where anybody reads it. */
async function writeAuthority({ berth, output }: CliContext, file: string): Promise<void> {
  const { certificate } = await ask(berth, 'remote:authority', undefined)
  if (file === '-') return output.stream(certificate)
  const path = resolve(file)
  try {
    await writeFile(path, certificate)
  } catch (cause) {
    const message = `Could not write ${path}: ${(cause as Error).message}`
    throw new Failure('file-unreadable', message, 'Name another file.', { cause })
  }
  output.line(`Certificate authority written to ${path}`)
}

function linesOfWays(id: string, { ssh, addresses, refusal }: RemoteOptions): readonly string[] {
  const head = `Nobody but this computer reaches ${id}.`
  const tunnel = ['', ...instructionLines(ssh)]
  if (refusal) return [head, ...tunnel, '', refusal.message, refusal.fix]
  if (addresses.length === 0)
    return [head, ...tunnel, '', 'This computer is in no network that others could reach it in.']
  return [head, ...tunnel, '', 'Over TLS:', ...table(['address', 'port', 'what it is'], addresses.map(addressRow))]
}

const addressRow = ({ address, port, words }: AddressOffer): readonly string[] => [
  address,
  port === null ? 'none is free' : String(port),
  words,
]

function linesNow(id: string, { url, problem, authority, firewall, clients }: RemoteNow): readonly string[] {
  const state = problem ? [problem.message, problem.fix] : []
  return [
    `Other computers reach ${id} at ${url}, with its token only (berth token ${id}).`,
    ...state,
    '',
    `They have to trust this certificate authority (berth remote ${id} --ca FILE):`,
    `SHA-256 ${authority.fingerprint}`,
    ...[...firewall, ...clients].flatMap((one) => ['', ...instructionLines(one)]),
  ]
}

const instructionLines = ({ title, words, command }: Instruction): readonly string[] => [
  `${title}: ${words}`,
  ...(command === null ? [] : command.split('\n').map((line) => `  ${line}`)),
]

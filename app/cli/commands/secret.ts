/** `berth secret`: enters, lists and takes away what a server is given as API keys. No value is ever printed. */
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { Failure } from '../../contract/failure.ts'
import { type SecretView, secretsOf, secretWords } from '../../contract/secret.ts'
import { ask, type CliContext, type CommandOf, serverOf } from '../context.ts'
import { table } from '../table.ts'

export const secret: CommandOf<'secret'> = async (context, command) => {
  const { berth, output } = context
  await berth.look()
  if (command.verb === 'store') {
    const { store, move } = command
    if (move) return moveToKeychain(context)
    await ask(berth, 'settings:update', { secretStore: store })
    output.data({ store })
    output.line(store === 'file' ? 'Secrets go into files that only you can read.' : 'Secrets go into the keychain.')
    return 0
  }
  const { verb, id, variable, asFile } = command
  const server = serverOf(berth, id)
  const { definition } = server
  if (verb === 'list') {
    const secrets = secretsOf(server) ?? []
    output.data({ id, secrets })
    if (secrets.length === 0) output.line(`${id} has no secrets.`)
    else for (const line of table(['name', 'value', 'given as'], secrets.map(rowOf))) output.line(line)
    return 0
  }
  if (verb === 'remove') {
    if (!definition.secrets.includes(variable)) throw unknown(id, variable)
    await ask(berth, 'secret:remove', { id, name: variable })
    output.data({ id, removed: variable })
    output.line(`${id} is not given ${variable} any more, from its next start on.`)
    return 0
  }
  const value = await typedValue(variable)
  await ask(berth, 'secret:set', { id, name: variable, value, asFile })
  output.data({ id, set: variable })
  output.line(`${id} is given ${variable} at its next start.`)
  return 0
}

/** All of a server's or none; after a failure those of servers before it have moved, which the next try tells. */
async function moveToKeychain({ berth, output }: CliContext): Promise<0> {
  output.progress('Moving secrets to the keychain…')
  const moved = await ask(berth, 'secret:to-keychain', undefined)
  output.data({ store: 'keychain', moved })
  for (const { id, names } of moved) output.line(`${names.join(', ')} of ${id} moved to the keychain.`)
  output.line('Secrets go into the keychain.')
  return 0
}

const rowOf = (secret: SecretView): readonly string[] => [
  secret.name,
  secretWords(secret),
  secret.asFile ? `/run/secrets/${secret.name}` : 'a variable',
]

/** Without echo where a person types it, else all of stdin; one line end at its end is the terminal's. */
async function typedValue(name: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '')
  process.stderr.write(`Value of ${name} (not shown): `)
  const lines = createInterface({ input: process.stdin, terminal: true })
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      lines.close()
      process.stderr.write('\n')
      resolve(line)
    })
    lines.once('close', () => resolve(''))
  })
}

const unknown = (id: string, name: string): Failure =>
  new Failure('invalid-input', `"${id}" has no secret ${name}.`, `\`berth secret list ${id}\` shows those there are.`)

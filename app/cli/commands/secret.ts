/** `berth secret`: enters, lists and takes away what a server is given as API keys. No value is ever printed. */
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { Failure } from '../../contract/failure.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'

export const secret: CommandOf<'secret'> = async ({ berth, output }, command) => {
  await berth.look()
  if (command.verb === 'store') {
    const { store } = command
    await ask(berth, 'settings:update', { secretStore: store })
    output.data({ store })
    output.line(store === 'file' ? 'Secrets go into files that only you can read.' : 'Secrets go into the keychain.')
    return 0
  }
  const { verb, id, variable, asFile } = command
  const { definition } = serverOf(berth, id)
  if (verb === 'list') {
    const names = definition.secrets.map((name) => ({ name, asFile: definition.secretFiles.includes(name) }))
    output.data({ id, secrets: names })
    if (names.length === 0) output.line(`${id} has no secrets.`)
    for (const { name, asFile: isFile } of names) output.line(isFile ? `${name}  /run/secrets/${name}` : name)
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

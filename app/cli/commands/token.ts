/** `berth token` and `berth rotate`. */
import { ask, type CommandOf, serverOf } from '../context.ts'

export const token: CommandOf<'token'> = async ({ berth, output }, { id }) => {
  await berth.look()
  serverOf(berth, id)
  const value = await berth.tokenOf(id)
  output.data({ id, token: value })
  output.line(value)
  return 0
}

export const rotate: CommandOf<'rotate'> = async ({ berth, output }, { id }) => {
  await berth.look()
  serverOf(berth, id)
  output.progress(`Rotating the token of ${id}…`)
  const report = await ask(berth, 'server:rotate', { id })
  output.data(report)
  output.line(`${id} has a new token; a handshake with it worked.`)
  output.line(
    report.oldTokenRefused ? 'The old token is refused.' : 'It answers every local process, with or without a token.',
  )
  for (const { client, file } of report.rewrittenEntries) output.line(`Rewrote the entry of ${client} in ${file}`)
  return 0
}

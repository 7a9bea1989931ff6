/** `berth token` and `berth rotate`. */
import type { RotateReport } from '../../contract/answers.ts'
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
  for (const words of outcomeWords(id, report)) output.line(words)
  for (const { client, file } of report.rewrittenEntries) output.line(`Rewrote the entry of ${client} in ${file}`)
  return 0
}

function outcomeWords(id: string, { proven, access, oldTokenRefused }: RotateReport): readonly string[] {
  if (!proven) return [`${id} has a new token; it does not run, so its next start is the first to use it.`]
  const works = `${id} has a new token, and a handshake with it worked.`
  if (access === 'open') return [works, 'It answers every local process, with or without a token.']
  return [works, oldTokenRefused ? 'The old token is refused.' : 'The old token still works: restart the server.']
}

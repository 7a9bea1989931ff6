/** `berth rotate`, `leaked` and `revoke`: a new token, and the end of the old one. */
import type { RotateReport } from '../../contract/answers.ts'
import { tokenOf } from '../../contract/token.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { eachInTurn } from '../each.ts'
import { lastUseLines, reloadLines, rotateLines } from '../rotate-lines.ts'

export const rotate: CommandOf<'rotate'> = async (context, { id }) => {
  const { berth, output } = context
  const { servers, clients } = await berth.look()
  if (id !== null) serverOf(berth, id)
  const rotateOne = (one: string): Promise<RotateReport> => {
    output.progress(`Rotating the token of ${one}…`)
    return ask(berth, 'server:rotate', { id: one })
  }
  if (id !== null) {
    const report = await rotateOne(id)
    output.data(report)
    for (const line of [...rotateLines(id, report, Date.now()), ...reloadLines(report, clients)]) output.line(line)
    return 0
  }
  const ids = servers.filter((server) => tokenOf(server) !== null).map((server) => server.id)
  if (ids.length === 0) output.line('No server has a token.')
  return eachInTurn(context, ids, async (one) => {
    const report = await rotateOne(one)
    const words = [...rotateLines(one, report, Date.now()), ...reloadLines(report, clients)].join('\n')
    return { words, data: { report } }
  })
}

export const leaked: CommandOf<'leaked'> = async ({ berth, output }, { id }) => {
  const { clients } = await berth.look()
  serverOf(berth, id)
  output.progress(`Replacing the token of ${id}…`)
  const report = await ask(berth, 'server:leaked', { id })
  output.data(report)
  const words = rotateLines(id, report, Date.now())
  for (const line of [...words, ...lastUseLines(report), ...reloadLines(report, clients)]) output.line(line)
  return 0
}

export const revoke: CommandOf<'revoke'> = async ({ berth, output }, { id }) => {
  await berth.look()
  const before = serverOf(berth, id).token?.previousUntil ?? null
  await ask(berth, 'server:revoke', { id })
  output.data({ id, revoked: before !== null })
  output.line(before === null ? `${id} has no old token that still worked.` : `The old token of ${id} is refused now.`)
  return 0
}

/** `berth token`: the one place that ever prints one. */
import { type CommandOf, serverOf } from '../context.ts'

export const token: CommandOf<'token'> = async ({ berth, output }, { id }) => {
  await berth.look()
  serverOf(berth, id)
  const value = await berth.tokenOf(id)
  output.data({ id, token: value })
  output.line(value)
  return 0
}

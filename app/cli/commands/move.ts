/** `berth move`: to a port, or to the next free one. */
import { ask, type CommandOf, serverOf } from '../context.ts'
import { optionLines } from '../plan-lines.ts'

export const move: CommandOf<'move'> = async ({ berth, output }, { id, port, dryRun }) => {
  await berth.look()
  serverOf(berth, id)
  const wanted = { id, ...(port === null ? {} : { port }) }
  if (dryRun) {
    const option = await ask(berth, 'ports:plan-move', wanted)
    output.data(option)
    output.line(`${option.title} would do this:`)
    for (const line of optionLines(option)) output.line(line)
    return 0
  }
  const moved = await ask(berth, 'server:move', wanted)
  output.data({ id, port: moved })
  output.line(`${id} is on port ${moved} now.`)
  return 0
}

/** `berth ports` and `berth move`. */
import type { PortRow } from '../../contract/snapshot.ts'
import { ask, type CommandOf } from '../context.ts'
import type { Colour } from '../output.ts'
import { table } from '../table.ts'

const colours: Readonly<Record<PortRow['state'], Colour>> = {
  free: 'dim',
  ours: 'green',
  reserved: 'cyan',
  taken: 'yellow',
  conflict: 'red',
}

export const ports: CommandOf<'ports'> = async ({ berth, output }) => {
  await berth.look()
  const rows = await ask(berth, 'ports:list', undefined)
  output.data(rows)
  const used = rows.filter(({ state }) => state !== 'free')
  const lines = table(
    ['PORT', 'STATE', 'SERVER', 'HOLDER', 'ADDRESSES'],
    used.map(({ port, state, server, holder, addresses }) => [
      String(port),
      output.paint(colours[state], state),
      server ?? '-',
      holder ?? '-',
      addresses.join(', ') || '-',
    ]),
  )
  for (const line of lines) output.line(line)
  const free = rows.filter(({ state }) => state === 'free')
  output.line()
  output.line(free[0] ? `${free.length} free, next ${free[0].port}` : 'No port of the range is free.')
  return 0
}

export const move: CommandOf<'move'> = async ({ berth, output }, { id, port }) => {
  await berth.look()
  const moved = await ask(berth, 'server:move', { id, ...(port === null ? {} : { port }) })
  output.data({ id, port: moved })
  output.line(`${id} is on port ${moved} now.`)
  return 0
}

/** `berth ports` and `berth move`. */
import type { Settings } from '../../contract/server.ts'
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
  const snapshot = await berth.look()
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
  const free = freePorts(rows, snapshot.settings.range)
  const { first, last } = snapshot.settings.range
  output.line()
  output.line(
    free[0] === undefined
      ? `No port from ${first} to ${last} is free.`
      : `${free.length} from ${first} to ${last} are free, the next is ${free[0]}.`,
  )
  return 0
}

/** The ports of the range that no row speaks of. */
export function freePorts(rows: readonly PortRow[], { first, last }: Settings['range']): readonly number[] {
  const used = new Set(rows.filter(({ state }) => state !== 'free').map(({ port }) => port))
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((port) => !used.has(port))
}

export const move: CommandOf<'move'> = async ({ berth, output }, { id, port }) => {
  await berth.look()
  const moved = await ask(berth, 'server:move', { id, ...(port === null ? {} : { port }) })
  output.data({ id, port: moved })
  output.line(`${id} is on port ${moved} now.`)
  return 0
}

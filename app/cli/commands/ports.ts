/** `berth ports`: who has which port of the range, what is in conflict, and what other computers can reach. */
import type { Exposure, PortMap, PortSlot, PortState } from '../../contract/ports.ts'
import { ask, type CommandOf } from '../context.ts'
import { freeCount } from '../free-count.ts'
import type { Colour, Output } from '../output.ts'
import { table } from '../table.ts'

const colours: Readonly<Record<PortState, Colour>> = {
  free: 'dim',
  'left-alone': 'dim',
  running: 'green',
  reserved: 'cyan',
  container: 'yellow',
  process: 'yellow',
  exposed: 'red',
  conflict: 'red',
}

export const ports: CommandOf<'ports'> = async ({ berth, output }) => {
  await berth.look()
  const map = await ask(berth, 'ports:map', undefined)
  const troubled = map.slots.filter(({ state }) => state === 'conflict').flatMap(({ servers }) => servers)
  if (output.json) {
    output.data({ ...map, plans: await Promise.all(troubled.map((id) => ask(berth, 'ports:plan', { id }))) })
    return 0
  }
  for (const line of [...slotLines(map.slots, output), '', rangeLine(map), ...map.exposures.flatMap(exposureLines)]) {
    output.line(line)
  }
  for (const id of troubled) output.line(`${id} cannot have its port: \`berth resolve ${id}\` shows the ways out.`)
  return 0
}

function slotLines(slots: readonly PortSlot[], output: Output): readonly string[] {
  const rows = slots.map(({ port, state, servers, holders }) => [
    String(port),
    output.paint(colours[state], state),
    servers.join(', ') || '-',
    holders.map(({ words }) => words).join(' and ') || '-',
    [...new Set(holders.flatMap(({ bindings }) => bindings.map(({ address }) => address)))].join(', ') || '-',
  ])
  return table(['PORT', 'STATE', 'SERVER', 'HOLDER', 'ADDRESSES'], rows)
}

function rangeLine(map: PortMap): string {
  const { first, last } = map.range
  if (map.nextFree === null) return `No port from ${first} to ${last} is free for a new server.`
  return `${freeCount(map)} from ${first} to ${last} are free, the next is ${map.nextFree}.`
}

function exposureLines({ port, addresses, container }: Exposure): readonly string[] {
  const fix = container.server
    ? `\`berth start ${container.server}\` binds it to 127.0.0.1 again.`
    : `It is not Berth's: publish it as 127.0.0.1:${port} where it is started, if nobody else is meant to reach it.`
  return ['', `Other computers can reach port ${port} of ${container.words} on ${addresses.join(', ')}.`, `  ${fix}`]
}

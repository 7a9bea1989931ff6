/** Which rows of the port list a person needs, and the list in one line. Pure. */
import type { Settings } from '../../app/contract/server.ts'
import type { PortRow, Snapshot } from '../../app/contract/snapshot.ts'

/** Free ports are counted, not listed; conflicts come first. */
export function rowsThatMatter(rows: readonly PortRow[]): readonly PortRow[] {
  const rank = ({ state }: PortRow): number => (state === 'conflict' ? 0 : 1)
  return rows
    .filter(({ state }) => state !== 'free')
    .toSorted((left, right) => rank(left) - rank(right) || left.port - right.port)
}

export function portsSummary(rows: readonly PortRow[], range: Settings['range']): string {
  const size = range.last - range.first + 1
  const used = rows.filter(({ port, state }) => state !== 'free' && port >= range.first && port <= range.last).length
  return `${size - used} of ${size} free, ${range.first} to ${range.last}`
}

/** Changes whenever the ports may have: servers came, went, moved, started or stopped, or the range is another. */
export function portsKey({ servers, settings }: Snapshot): string {
  const { first, last } = settings.range
  return `${first}-${last} ${servers.map(({ id, definition, state }) => `${id}:${definition.port}:${state.kind}`).join(' ')}`
}

/** The table of ports: what Berth's servers have, and who else listens in the range. */
import type { PortRow } from '../contract/snapshot.ts'
import { portRows } from '../ports/conflict.ts'
import { listListeners } from '../ports/holders.ts'
import type { Tools } from './tools.ts'

/** Without an engine, what the operating system tells. */
export async function portTable(
  tools: Pick<Tools, 'home' | 'definitions' | 'platform' | 'picture' | 'engineNow'>,
): Promise<readonly PortRow[]> {
  const { settings, servers } = await tools.definitions.read()
  const withPort = Object.entries(servers).flatMap(([id, { port }]) => {
    const container = tools.picture.facts(id).container
    return port === null ? [] : [{ id, port, containerIds: container ? [container.id] : [] }]
  })
  const ports = [settings.range.first, settings.range.last, ...withPort.map(({ port }) => port)]
  const [listeners, published] = await Promise.all([
    listListeners({ first: Math.min(...ports), last: Math.max(...ports) }, tools.platform),
    tools.engineNow()?.publishedPorts() ?? [],
  ])
  const wanted = new Set(ports)
  const isWanted = ({ port }: { readonly port: number }): boolean =>
    wanted.has(port) || (port >= settings.range.first && port <= settings.range.last)
  return portRows({
    range: settings.range,
    homeKey: tools.home.key,
    servers: withPort,
    listeners: listeners.filter(isWanted),
    published: published.filter(isWanted),
  })
}

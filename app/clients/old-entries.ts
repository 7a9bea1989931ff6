/** Finds entries in clients' files that lead to a server with another token than its own, whoever wrote them. */
import type { EntryView } from '../contract/client-views.ts'
import type { Client, Computer, MooredServer } from './client.ts'
import { addressIn, headersIn } from './entry-address.ts'
import { locate } from './locate.ts'
import { readSettled } from './read-file.ts'
import type { Registry } from './registry.ts'

export interface OldEntry extends EntryView {
  readonly clientName: string
}

/** Never throws: a file that cannot be read has none. The tokens stay in here. */
export async function oldEntries(
  clients: readonly Client[],
  registry: Registry,
  server: MooredServer,
  computer: Computer,
): Promise<readonly OldEntry[]> {
  const found = clients.map(async (client) => {
    const ours = registry.entries.filter((record) => record.client === client.id).map(({ file }) => file)
    const { known } = await locate(client, computer)
    const files = [...new Set([...ours, ...known.filter(({ exists }) => exists).map(({ path }) => path)])]
    return (await Promise.all(files.map((file) => oldIn(client, file, server)))).flat()
  })
  return (await Promise.all(found)).flat()
}

async function oldIn(client: Client, file: string, server: MooredServer): Promise<readonly OldEntry[]> {
  const reading = await readSettled(file, client.parse).catch(() => null)
  const entries = [...(reading?.document.entries ?? [])].filter(([, entry]) => isOld(entry, server))
  return entries.map(([entryName]) => ({ client: client.id, clientName: client.name, file, entryName }))
}

function isOld(entry: unknown, { url, token }: MooredServer): boolean {
  if (url === null || token === null) return false
  const bearer = bearerIn(headersIn(entry))
  return bearer !== null && bearer !== token && leadsTo(addressIn(entry), new URL(url))
}

/** null for what the client puts in only when it calls, as in `Bearer ${env:TOKEN}`. */
function bearerIn(headers: Readonly<Record<string, unknown>>): string | null {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  const [, bearer] = typeof value === 'string' ? (/^bearer\s+(\S+)\s*$/i.exec(value) ?? []) : []
  return bearer === undefined || bearer.includes('${') ? null : bearer
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

function leadsTo(text: string | null, to: URL): boolean {
  if (text === null || !URL.canParse(text)) return false
  const { hostname, port, pathname } = new URL(text)
  return LOOPBACK.includes(hostname) && port === to.port && bare(pathname) === bare(to.pathname)
}

const bare = (path: string): string => path.replace(/\/+$/, '')

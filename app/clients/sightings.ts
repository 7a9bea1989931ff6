/** What bridges saw of the clients that started them: written down for other faces to read, and never a secret. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Home, withLock, writeAtomic } from '../home.ts'

/** Characters of what a client says of itself. */
const LONGEST = 60
/** Clients of one server; whoever was seen longest ago is forgotten first. */
const MOST = 20

const said = z.string().transform((text) =>
  text
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, LONGEST)
    .trim(),
)

const Sighting = z.object({
  /** The client's `clientInfo`. */
  name: said,
  version: said,
  /** Of its `initialize`, in milliseconds since the epoch. */
  at: z.number(),
  /** In the last list of tools that it was given; null before it asked. */
  tools: z.int().min(0).nullable(),
})
export type Sighting = z.output<typeof Sighting>

const SightingsFile = z.object({ version: z.literal(1), clients: z.array(Sighting) })

/** The latest first. None where the file cannot be read: then nothing is claimed. */
export async function readSightings(home: Home, id: string): Promise<readonly Sighting[]> {
  try {
    return SightingsFile.parse(JSON.parse(await readFile(home.sightingsFile(id), 'utf8'))).clients
  } catch {
    return []
  }
}

/** In place of what was known of a client of that name. Failures: `file-unreadable`, `busy`. */
export async function noteSighting(home: Home, id: string, sighting: Sighting): Promise<void> {
  const seen = Sighting.parse(sighting)
  // A client may start several bridges at once (clients.md 1.7).
  await withLock(home, `seen-${id}`, async () => {
    const others = (await readSightings(home, id)).filter(({ name }) => name !== seen.name)
    const clients = [seen, ...others].slice(0, MOST)
    const text = `${JSON.stringify({ version: 1, clients }, null, 2)}\n`
    await writeAtomic(home.sightingsFile(id), text, 0o600, { survivesPowerCut: false })
  })
}

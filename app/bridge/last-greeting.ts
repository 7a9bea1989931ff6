/** What a server said of itself last, kept so that the bridge can say it while the server starts or is down. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Home, writeAtomic } from '../home.ts'
import type { Greeting } from './upstream.ts'

/** Characters. A server that says more is asked itself each time. */
const LONGEST = 65_536

const Kept = z.looseObject({
  version: z.literal(1),
  /** Another image may be another server. */
  image: z.string(),
  greeting: z.looseObject({ protocolVersion: z.string(), capabilities: z.record(z.string(), z.unknown()) }),
})

/** null for a server that was never seen with this image, and where the file cannot be read. */
export async function lastGreeting(home: Home, id: string, image: string): Promise<Greeting | null> {
  try {
    const kept = Kept.parse(JSON.parse(await readFile(home.greetingFile(id), 'utf8')))
    return kept.image === image ? (kept.greeting as Greeting) : null
  } catch {
    return null
  }
}

/** Writes only what is news. Failure `file-unreadable`. */
export async function noteGreeting(home: Home, id: string, image: string, greeting: Greeting): Promise<void> {
  const text = `${JSON.stringify({ version: 1, image, greeting }, null, 2)}\n`
  if (text.length > LONGEST) return
  const before = await readFile(home.greetingFile(id), 'utf8').catch(() => '')
  if (text !== before) await writeAtomic(home.greetingFile(id), text, 0o600, { survivesPowerCut: false })
}

/** Keeps what was last asked of a server, up or down, so that of several Berth processes the newest wish wins. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure.ts'
import { type Home, writeAtomic } from '../home.ts'

/** Text like `up 1f3c...`: the number tells this wish from the same one by another process. */
export type Wish = `${'up' | 'down'} ${string}`

const wishFile = (home: Home, id: string): string => join(home.serverFolder(id), 'wish')

/** Call it as soon as somebody asks, before waiting for anything. Failures: `file-unreadable`. */
export async function wishFor(home: Home, id: string, kind: 'up' | 'down'): Promise<Wish> {
  const wish: Wish = `${kind} ${randomBytes(8).toString('hex')}`
  // It is for the processes that run now.
  await writeAtomic(wishFile(home, id), wish, 0o600, { survivesPowerCut: false })
  return wish
}

/** Failure `cancelled` when the opposite was asked for after `wish`. Call it under the server's lock. */
export async function refuseOverruled(home: Home, id: string, wish: Wish): Promise<void> {
  // A removal takes the file away; that the server is gone is found out elsewhere.
  const newest = await readFile(wishFile(home, id), 'utf8').catch(() => wish)
  if (newest === wish || newest.split(' ')[0] === wish.split(' ')[0]) return
  const [asked, instead] = wish.startsWith('up') ? ['start', 'stopped'] : ['stop', 'started']
  throw new Failure(
    'cancelled',
    `The ${asked} of "${id}" was given up: it was ${instead} from elsewhere meanwhile.`,
    `${asked === 'start' ? 'Start' : 'Stop'} it again when you want it.`,
  )
}

/**
 * A lock that is a folder with its owner's name inside, as Cline takes it: moved into place whole. One that
 * proper-lockfile makes is empty, and a folder can be moved over an empty one: it would not keep Cline out.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Milliseconds after which Cline takes a lock for left behind by a crash. */
const STALE = 10_000
/** A little longer, so that a lock left behind is waited for and then taken over. */
const LIMIT = 12_000
const PAUSE = 50

/** Returns how to let go. Rejects with code ELOCKED when someone holds it for all of the limit. */
export async function takeOwnedLock(folder: string): Promise<() => Promise<void>> {
  const owner = `${process.pid}.${Date.now()}.${randomBytes(6).toString('hex')}`
  const prepared = `${folder}.tmp.${owner}`
  const ownerFile = `owner.${owner}`
  await mkdir(prepared)
  try {
    await writeFile(join(prepared, ownerFile), owner, { flag: 'wx' })
    const end = performance.now() + LIMIT
    while (!(await isPutInPlace(prepared, folder))) {
      if (performance.now() > end) throw Object.assign(new Error(`${folder} is held`), { code: 'ELOCKED' })
      await removeStale(folder, `${folder}.stale.${owner}`)
      await wait(PAUSE)
    }
  } catch (cause) {
    await rm(prepared, { recursive: true, force: true })
    throw cause
  }
  return async () => {
    await unlink(join(folder, ownerFile))
    await rmdir(folder)
  }
}

async function isPutInPlace(prepared: string, folder: string): Promise<boolean> {
  try {
    // Its age counts from now and not from when the wait began.
    const now = new Date()
    await utimes(prepared, now, now)
    await rename(prepared, folder)
    return true
  } catch (cause) {
    // Each OS has a code of its own for a folder that is in the way.
    if (await ageOf(folder)) return false
    throw cause
  }
}

async function removeStale(folder: string, aside: string): Promise<void> {
  const age = await ageOf(folder)
  if (!age || age.milliseconds < STALE) return
  // Two may find it stale at once: who moves it removes it.
  await rename(folder, aside).then(
    () => rm(aside, { recursive: true, force: true }),
    () => undefined,
  )
}

/** null when it is not there. */
async function ageOf(folder: string): Promise<{ readonly milliseconds: number } | null> {
  const stats = await stat(folder).catch(() => null)
  return stats && { milliseconds: Date.now() - stats.mtimeMs }
}

/** Tells when the token of a server is replaced, by another face or by hand: no event of the engine speaks of it. */
import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Home, makePrivateFolder } from '../home.ts'

/** Milliseconds until the several events of one write are over. */
const SETTLE = 20

/**
 * Calls `onChange` with the server's id after each change of its folder, and once for each server at the beginning.
 * Returns how to stop. A folder each: recursive watching differs between systems, and an atomic write replaces files.
 */
export function watchTokens(home: Home, onChange: (id: string) => void, log: (line: string) => void): () => void {
  const all = dirname(home.serverFolder('any'))
  const watchers = new Map<string, FSWatcher>()
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false

  const soon = (id: string): void => {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => onChange(id), SETTLE),
    )
  }
  const follow = (folder: string, onEvent: (name: string | null) => void): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => onEvent(name))
      watcher.on('error', () => watcher.close())
      watchers.set(folder, watcher)
    } catch (cause) {
      // A server that was removed has no folder any more.
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') log(`${folder} is not watched: ${String(cause)}`)
    }
  }
  const followServer = (id: string): void => {
    follow(join(all, id), () => soon(id))
    // What was written before its folder was watched.
    soon(id)
  }
  const begin = async (): Promise<void> => {
    await makePrivateFolder(all)
    if (stopped) return
    follow(all, (name) => name !== null && followServer(name))
    const ids = await readdir(all)
    if (!stopped) for (const id of ids) followServer(id)
  }
  begin().catch((cause: unknown) => log(`${all} cannot be watched: ${String(cause)}`))
  return () => {
    stopped = true
    for (const timer of timers.values()) clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** Tells when a file of a client changes, appears or goes, so that the picture follows without polling. */
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Programs write in bursts (temporary file, rename, backup); one look after the burst is enough. */
const QUIET_MS = 150

/**
 * Calls `listener` after any of the files changed. A folder that is not there yet is waited for in its nearest parent.
 * Watching is a comfort: what cannot be watched is left out. Returns how to stop.
 */
export function watchFiles(files: readonly string[], listener: () => void): () => void {
  let watchers: readonly FSWatcher[] = []
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  const close = (): void => {
    for (const watcher of watchers) watcher.close()
  }
  const arm = (): void => {
    close()
    watchers = [...namesByFolder(files)].flatMap(([folder, names]) => watchFolder(folder, names, changed))
  }
  const changed = (): void => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      if (stopped) return
      // A folder may have come or gone, and with it the place to watch.
      arm()
      listener()
    }, QUIET_MS)
    timer.unref()
  }

  arm()
  return () => {
    stopped = true
    if (timer) clearTimeout(timer)
    close()
  }
}

function watchFolder(folder: string, names: ReadonlySet<string>, changed: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      // Folders like the home folder are busy with other things; a missing name may be ours.
      if (name === null || names.has(name)) changed()
    })
    watcher.on('error', changed)
    return [watcher]
  } catch {
    return []
  }
}

/** For each file the nearest folder that exists, and the name in it that leads to the file. */
function namesByFolder(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of files) {
    let path = file
    while (!existsSync(dirname(path)) && dirname(path) !== path) path = dirname(path)
    const names = found.get(dirname(path)) ?? new Set()
    found.set(dirname(path), names.add(basename(path)))
  }
  return found
}

/** Puts files into volumes that only one container has: read-only root or not, and never through this computer's disk. */
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { pack } from 'tar-stream'
import type { VolumeFile } from './engine.ts'
import { inOurWords } from './engine-failure.ts'

const UPLOAD_LIMIT = 30_000

/**
 * The folders that need a volume: the first one below the root of each file's path, as `/gate` of `/gate/tokens/x`. Of
 * `/run`, which is the system's, the second one.
 */
export function volumesOf(files: readonly VolumeFile[]): readonly string[] {
  const folderOf = (path: string): string =>
    path
      .split('/')
      .slice(0, path.startsWith('/run/') ? 3 : 2)
      .join('/')
  return [...new Set(files.map(({ path }) => folderOf(path)))]
}

/**
 * See `Engine.putFiles`. Folders between volume and file are made, and owned as the file is. The engine writes each file anew under
 * its name: what reads one of them at that moment may find it missing or empty.
 */
export async function putFiles(docker: Docker, containerId: string, files: readonly VolumeFile[]): Promise<void> {
  const container = docker.getContainer(containerId)
  for (const volume of volumesOf(files)) {
    const inside = files.filter(({ path }) => path.startsWith(`${volume}/`))
    await inOurWords('put files into a container', () =>
      container.putArchive(tarOf(volume, inside), {
        path: volume,
        abortSignal: AbortSignal.timeout(UPLOAD_LIMIT),
      }),
    )
  }
}

function tarOf(volume: string, files: readonly VolumeFile[]): Readable {
  const tar = pack()
  const made = new Set<string>()
  const folder = (name: string, uid: number): void => {
    if (name === '.' || made.has(name)) return
    folder(posix.dirname(name), uid)
    made.add(name)
    tar.entry({ name, type: 'directory', mode: 0o755, uid, gid: uid })
  }
  for (const file of files) {
    const { path, uid } = file
    const name = posix.relative(volume, path)
    folder(posix.dirname(name), uid)
    if ('target' in file) tar.entry({ name, type: 'symlink', linkname: file.target, uid, gid: uid })
    else tar.entry({ name, mode: file.mode, uid, gid: uid }, file.content)
  }
  tar.finalize()
  return Readable.from(tar, { objectMode: false })
}

/** Makes a root file system of a few programs of this computer, for an image where no registry answers. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import { linkedLibraries } from './linked-libraries.ts'

interface Contents {
  /** Copied with all the libraries they load. `to` is absolute in the image. */
  readonly programs: readonly { readonly from: string; readonly to: string }[]
  /** The unprivileged one; its group has the same name and number. */
  readonly user: { readonly name: string; readonly id: number; readonly home: string }
  /** Further folders, absolute: what the program starts in, or writes to as that user. */
  readonly folders: readonly { readonly path: string; readonly ofUser: boolean }[]
}

const certificateBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt']

const systemFolders = ['dev', 'etc', 'proc', 'root', 'run', 'sys', 'usr', 'var']

/**
 * A tar stream: the programs, their libraries, the user, CA certificates when this computer has them, and a
 * world-writable /tmp. Throws what `linkedLibraries` throws before it answers.
 */
export async function programRootfs(contents: Contents): Promise<Readable> {
  const lists = await Promise.all(contents.programs.map(({ from }) => linkedLibraries(from)))
  const libraries = [...new Set(lists.flat())]
  const tar = pack()
  writeRootfs(tar, contents, libraries).then(
    () => tar.finalize(),
    (cause: unknown) => tar.destroy(cause instanceof Error ? cause : new Error(String(cause))),
  )
  return Readable.from(tar, { objectMode: false })
}

async function writeRootfs(tar: Pack, contents: Contents, libraries: readonly string[]): Promise<void> {
  const { user, programs } = contents
  const owner = { uid: user.id, gid: user.id }
  const folder = folderWriter(tar)
  for (const path of systemFolders) folder(path)
  folder('tmp', { mode: 0o1777 })
  folder(inside(user.home), owner)
  for (const { path, ofUser } of contents.folders) folder(inside(path), ofUser ? owner : {})

  text(tar, 'etc/passwd', passwd(user))
  text(tar, 'etc/group', `root:x:0:\n${user.name}:x:${user.id}:\nnogroup:x:65534:\n`)
  text(tar, 'etc/nsswitch.conf', 'hosts: files dns\n')
  for (const { from, to } of [...programs, ...libraries.map((path) => ({ from: path, to: path }))]) {
    folder(dirname(inside(to)))
    await copy(tar, from, inside(to))
  }
  const certificates = await firstReadable(certificateBundles)
  if (certificates === null) return
  folder('etc/ssl/certs')
  text(tar, 'etc/ssl/certs/ca-certificates.crt', certificates)
}

const passwd = ({ name, id, home }: Contents['user']): string =>
  `root:x:0:0:root:/root:/sbin/nologin
${name}:x:${id}:${id}:${name}:${home}:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`

/** A tar names its files without the first slash. */
const inside = (path: string): string => path.replace(/^\//, '')

/** Fixed, so that the same programs give the same bytes. */
const epoch = new Date(0)

/** Writes each folder once, after those it lies in. */
function folderWriter(tar: Pack) {
  const written = new Set<string>()
  return function folder(path: string, extra: { mode?: number; uid?: number; gid?: number } = {}): void {
    if (path === '.' || path === '' || written.has(path)) return
    folder(dirname(path))
    written.add(path)
    tar.entry({ name: path, type: 'directory', mode: 0o755, mtime: epoch, ...extra })
  }
}

function text(tar: Pack, name: string, content: string): void {
  tar.entry({ name, mode: 0o644, mtime: epoch }, content)
}

async function copy(tar: Pack, from: string, name: string): Promise<void> {
  const { size } = await stat(from)
  await pipeline(createReadStream(from), tar.entry({ name, size, mode: 0o755, mtime: epoch }))
}

async function firstReadable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const content = await readFile(path, 'utf8').catch(() => null)
    if (content !== null) return content
  }
  return null
}

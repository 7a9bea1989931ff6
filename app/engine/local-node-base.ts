/** Makes a root file system from this computer's own Node, so that an image can be built where no registry answers. */
import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { lstat, open, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { type Pack, pack } from 'tar-stream'
import { Failure } from '../contract/failure.ts'

/** The unprivileged user of the root file system, as in the official Node images. */
const NODE_USER = { uid: 1000, gid: 1000, name: 'node' } as const

const passwd = `root:x:0:0:root:/root:/sbin/nologin
node:x:1000:1000:node:/home/node:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`
const group = 'root:x:0:\nnode:x:1000:\nnogroup:x:65534:\n'

/** Loaded by the C library at run time, so ldd does not name them; without them no host name resolves. */
const nameServiceLibraries = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']

const certificateBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt']

const folders = ['app', 'dev', 'etc', 'home', 'proc', 'root', 'run', 'sys', 'usr', 'usr/local', 'usr/local/bin', 'var']

const run = promisify(execFile)

/**
 * A tar stream: `/usr/local/bin/node`, the libraries it loads, a `node` user (1000), CA certificates when this computer
 * has them, and a world-writable /tmp. About 100 MB. Fails with `build-failed` where there is no dynamically linked
 * Linux Node to copy.
 */
export async function localNodeRootfs(
  options: { readonly platform?: NodeJS.Platform; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Readable> {
  const { platform = process.platform, env = process.env } = options
  if (platform !== 'linux') throw noBase(`a Node from ${platform} does not run in a Linux container`)
  const node = await localNode(env)
  const libraries = await librariesOf(node)
  const tar = pack()
  writeRootfs(tar, node, libraries).then(
    () => tar.finalize(),
    (cause: unknown) => tar.destroy(cause instanceof Error ? cause : new Error(String(cause))),
  )
  return Readable.from(tar, { objectMode: false })
}

function noBase(why: string, cause?: unknown): Failure {
  return new Failure(
    'build-failed',
    `Could not make a base image from this computer: ${why}.`,
    'Connect to the internet, so that node:22-alpine can be pulled, or put a Linux Node 20 or newer on PATH.',
    { cause },
  )
}

/** The real Node binary: this process's own, or, inside Electron, what `node` on PATH says it is (it may be a shim). */
async function localNode(env: NodeJS.ProcessEnv): Promise<string> {
  if (!process.versions['electron']) return realpath(process.execPath)
  try {
    const { stdout } = await run('node', ['-p', 'process.execPath'], { env, timeout: 10_000 })
    const path = await realpath(stdout.trim())
    if (await isElf(path)) return path
  } catch (cause) {
    throw noBase('there is no working `node` on PATH', cause)
  }
  throw noBase('`node` on PATH is not a Linux program')
}

async function isElf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === '\x7fELF'
  } finally {
    await file.close()
  }
}

async function librariesOf(node: string): Promise<readonly string[]> {
  let listing: string
  try {
    listing = (await run('ldd', [node], { timeout: 10_000, env: { ...process.env, LC_ALL: 'C' } })).stdout
  } catch (cause) {
    throw noBase('`ldd` could not name the libraries that Node loads', cause)
  }
  const linked = [...listing.matchAll(/(?:^|\s)(\/[^\s]+)/gm)].map((match) => match[1] as string)
  const libc = linked.find((path) => /\/libc\.so/.test(path))
  const besideLibc = libc ? nameServiceLibraries.map((name) => join(dirname(libc), name)) : []
  const present = await Promise.all(besideLibc.map((path) => exists(path)))
  return [...new Set([...linked, ...besideLibc.filter((_, index) => present[index])])]
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

async function writeRootfs(tar: Pack, node: string, libraries: readonly string[]): Promise<void> {
  const written = new Set<string>()
  const folder = (path: string, extra: { mode?: number; uid?: number; gid?: number } = {}): void => {
    if (path === '.' || path === '' || written.has(path)) return
    folder(dirname(path))
    written.add(path)
    tar.entry({ name: path, type: 'directory', mode: 0o755, mtime: epoch, ...extra })
  }
  for (const path of folders) folder(path)
  folder('tmp', { mode: 0o1777 })
  folder('home/node', { uid: NODE_USER.uid, gid: NODE_USER.gid })

  text(tar, 'etc/passwd', passwd)
  text(tar, 'etc/group', group)
  text(tar, 'etc/nsswitch.conf', 'hosts: files dns\n')
  await copy(tar, node, 'usr/local/bin/node', 0o755)
  for (const library of libraries) {
    folder(dirname(library).slice(1))
    await copy(tar, library, library.slice(1), 0o755)
  }
  const certificates = await firstReadable(certificateBundles)
  if (certificates === null) return
  folder('etc/ssl/certs')
  text(tar, 'etc/ssl/certs/ca-certificates.crt', certificates)
}

/** Fixed, so that the same Node gives the same bytes. */
const epoch = new Date(0)

function text(tar: Pack, name: string, content: string): void {
  tar.entry({ name, mode: 0o644, mtime: epoch }, content)
}

async function copy(tar: Pack, from: string, name: string, mode: number): Promise<void> {
  const { size } = await stat(from)
  await pipeline(createReadStream(from), tar.entry({ name, size, mode, mtime: epoch }))
}

async function firstReadable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const content = await readFile(path, 'utf8').catch(() => null)
    if (content !== null) return content
  }
  return null
}

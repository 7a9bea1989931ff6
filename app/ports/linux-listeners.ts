/** Who listens on Linux, from /proc alone: neither lsof nor ss is installed everywhere. */
import { readdirSync, readlinkSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { isWithin, type Listener, type PortRange } from './listener.ts'

/** A row of /proc/net/tcp or tcp6 in state LISTEN. */
export interface ListeningSocket {
  readonly port: number
  readonly address: string
  readonly family: 4 | 6
  readonly user: string
  readonly inode: string
}

interface Owner {
  readonly pid: number
  readonly process: string | null
}

/** State 0A in include/net/tcp_states.h. */
const LISTEN = '0A'
/** Thousands of processes take a few hundred milliseconds; after this the rest stay unnamed. */
const SCAN_LIMIT_MS = 2_000

/** Listening sockets with the processes that this user may see; another user's have `pid: null`. */
export async function linuxListeners(range: PortRange): Promise<readonly Listener[]> {
  const [four, six] = await Promise.all([table('/proc/net/tcp'), table('/proc/net/tcp6')])
  const sockets = [...listeningSockets(four, 4), ...listeningSockets(six, 6)].filter(({ port }) =>
    isWithin(port, range),
  )
  const owners = await ownersOf(new Set(sockets.map(({ inode }) => inode)))
  return sockets.map(({ inode, ...socket }) => {
    const owner = owners.get(inode)
    return { ...socket, pid: owner?.pid ?? null, process: owner?.process ?? null }
  })
}

/** The rows in state LISTEN of one table. Columns are those of proc_net_tcp.txt in the kernel's documentation. */
export function listeningSockets(text: string, family: 4 | 6): readonly ListeningSocket[] {
  return text.split('\n').flatMap((line): ListeningSocket[] => {
    const [, local, , state, , , , user, , inode] = line.trim().split(/\s+/)
    if (state !== LISTEN || !local || !user || !inode) return []
    const [hex, port] = local.split(':')
    if (!hex || !port) return []
    return [{ ...address(hex, family), port: Number.parseInt(port, 16), user, inode }]
  })
}

/** The kernel prints each 32-bit word in host order, which is little-endian on every machine Electron runs on. */
function address(hex: string, family: 4 | 6): { address: string; family: 4 | 6 } {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse())
  const dotted = (from: number): string =>
    bytes
      .slice(from)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.')
  if (family === 4) return { address: dotted(0), family }
  // Java binds IPv4 through IPv6 sockets: the callers that it takes ports from are IPv4 ones.
  if (/^0{20}ffff/i.test(bytes.join(''))) return { address: dotted(12), family: 4 }
  const groups = bytes.join('').match(/.{4}/g) ?? []
  return { address: new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1), family }
}

const table = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')

/**
 * Socket inode -> process. Reads one process at a time without waiting on the thread pool (five times as fast),
 * letting other work run between two of them, and stops once every inode is found.
 */
async function ownersOf(inodes: ReadonlySet<string>): Promise<ReadonlyMap<string, Owner>> {
  const owners = new Map<string, Owner>()
  if (inodes.size === 0) return owners
  const deadline = performance.now() + SCAN_LIMIT_MS
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  // Ascending: a socket that children inherited is named after the process that opened it.
  for (const pid of pids.sort((a, b) => a - b)) {
    for (const inode of socketsOf(pid)) {
      if (inodes.has(inode) && !owners.has(inode)) owners.set(inode, { pid, process: await processName(pid) })
    }
    if (owners.size === inodes.size || performance.now() > deadline) break
    await turn()
  }
  return owners
}

/** Nothing for a process that ended meanwhile or belongs to another user. */
function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).flatMap((descriptor) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${descriptor}`))?.[1]
      return inode ? [inode] : []
    })
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** The program's file name: `comm` is cut at 15 characters and Node 22 calls itself "MainThread" there. */
async function processName(pid: number): Promise<string | null> {
  const program = basename(linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
  if (program) return program
  const comm = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return comm.trim() || null
}

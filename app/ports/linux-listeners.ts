/** Who listens on Linux, from /proc alone: neither lsof nor ss is installed everywhere. */
import { readdirSync } from 'node:fs'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { bootTime, type LinuxProcess, linuxProcess, socketInodes, textOf, userNames } from './linux-process.ts'
import { type ListeningSocket, readListeningSockets } from './linux-sockets.ts'
import type { Listener, Owner, PortRange } from './listener.ts'

/** Thousands of processes take a few hundred milliseconds; after this the rest stay unnamed. */
const SCAN_LIMIT_MS = 2_000
/** Milliseconds of reading before other work gets its turn. */
const TURN_AFTER = 4
/** A process gives up a socket a moment before the socket leaves the kernel's table. */
const CLOSING_MS = 5
/** Below it are accounts of services, not of people (UID_MIN in login.defs, on all distributions of this decade). */
const FIRST_PERSON = 1_000

/**
 * Listening sockets of this network namespace with the processes that this user may see; another user's have
 * `pid: null` and the user's name. Two sockets on one address (SO_REUSEPORT) are two listeners.
 */
export async function linuxListeners(range: PortRange): Promise<readonly Listener[]> {
  const sockets = readListeningSockets([range])
  const owners = await ownersOf(new Set(sockets.map(({ inode }) => inode)))
  const isUnseen = ({ inode, uid }: ListeningSocket): boolean => !owners.has(inode) && uid === process.getuid?.()
  // Our own that nobody has any more were closed during the scan, or are being closed at this moment.
  const left = sockets.some(isUnseen) ? await delay(CLOSING_MS).then(() => inodesIn(range)) : null
  const names = sockets.length > 0 ? userNames(textOf('/etc/passwd')) : new Map<number, string>()
  return sockets
    .filter((socket) => !left || owners.has(socket.inode) || left.has(socket.inode))
    .map((socket) => listener(socket, owners.get(socket.inode) ?? null, names))
}

const inodesIn = (range: PortRange): ReadonlySet<string> =>
  new Set(readListeningSockets([range]).map(({ inode }) => inode))

function listener(
  { port, address, family, uid: maker }: ListeningSocket,
  found: LinuxProcess | null,
  names: ReadonlyMap<number, string>,
): Listener {
  const uid = found?.uid ?? maker
  return {
    port,
    address,
    family,
    pid: found?.pid ?? null,
    process: found?.name ?? null,
    command: found?.command ?? null,
    user: names.get(uid) ?? String(uid),
    owner: ownerOf(uid),
    startedAt: found?.startedAt ?? null,
  }
}

function ownerOf(uid: number): Owner {
  if (uid === process.getuid?.()) return 'own'
  return uid < FIRST_PERSON ? 'system' : 'other-user'
}

/**
 * Socket inode -> the oldest process that has it: children inherit a server's socket. Looks at each process once and
 * stops when every inode is found.
 */
async function ownersOf(inodes: ReadonlySet<string>): Promise<ReadonlyMap<string, LinuxProcess>> {
  const owners = new Map<string, LinuxProcess>()
  if (inodes.size === 0) return owners
  const bootedAt = bootTime()
  const deadline = performance.now() + SCAN_LIMIT_MS
  let turnAt = performance.now() + TURN_AFTER
  for (const pid of processIds()) {
    const its = socketInodes(pid).filter((inode) => inodes.has(inode) && !owners.has(inode))
    if (its.length > 0) {
      const found = linuxProcess(pid, bootedAt)
      for (const inode of its) owners.set(inode, oldest(found, inode, bootedAt))
    }
    if (owners.size === inodes.size || performance.now() > deadline) break
    if (performance.now() < turnAt) continue
    await turn()
    turnAt = performance.now() + TURN_AFTER
  }
  return owners
}

/** Ascending: parents come before their children, until the numbers start over. */
const processIds = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)

/** A parent with a higher number than its child was not looked at yet. */
function oldest(found: LinuxProcess, inode: string, bootedAt: number | null): LinuxProcess {
  if (found.parent <= found.pid || !socketInodes(found.parent).includes(inode)) return found
  return oldest(linuxProcess(found.parent, bootedAt), inode, bootedAt)
}

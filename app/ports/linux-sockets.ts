/** The listening sockets of this network namespace, as Linux's own tables have them. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { PortBinding } from '../contract/ports.ts'
import { isWithin, type PortRange } from './listener.ts'

/** A row of /proc/net/tcp or tcp6 in state LISTEN. */
export interface ListeningSocket extends PortBinding {
  readonly port: number
  /** Of whoever made the socket. */
  readonly uid: number
  readonly inode: string
}

/** The kernel hands out a page at a time, whatever is asked for; some rows of both tables are longer than others. */
const CHUNK_BYTES = 65_536

/** Those of the ranges, of every user, at the cost of two files: one to five milliseconds, most of it the kernel's. */
export function readListeningSockets(ranges: readonly PortRange[]): readonly ListeningSocket[] {
  const four = listeningSockets(listeningRows('/proc/self/net/tcp'), 4, ranges)
  return [...four, ...listeningSockets(listeningRows('/proc/self/net/tcp6'), 6, ranges)]
}

/**
 * A row in state LISTEN, which is 0A in include/net/tcp_states.h: local address and port, user, inode. The columns are
 * those of proc_net_tcp.txt in the kernel's documentation.
 */
const ROW = /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A \S+ \S+ \S+ +(\d+) +\d+ (\d+) /gm

/** The rows of one table that are in state LISTEN, on a port of the ranges. */
export function listeningSockets(
  text: string,
  family: 4 | 6,
  ranges: readonly PortRange[],
): readonly ListeningSocket[] {
  const sockets: ListeningSocket[] = []
  for (const [, hex = '', portHex = '', user, inode = ''] of text.matchAll(ROW)) {
    const port = Number.parseInt(portHex, 16)
    if (!ranges.some((range) => isWithin(port, range))) continue
    sockets.push({ ...address(hex, family), port, uid: Number(user), inode })
  }
  return sockets
}

/**
 * The start of a table, up to where no row is in state LISTEN any more: "It will first list all listening TCP sockets,
 * and next list all established TCP connections" (proc_net_tcp.txt), of which a busy computer has many thousands.
 * Nothing for a table that does not exist, as without IPv6. Not through the thread pool: that takes five times as long.
 */
function listeningRows(file: string): string {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return ''
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let text = ''
    for (;;) {
      const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, null)
      const part = chunk.toString('latin1', 0, length)
      text += part
      if (length === 0 || OTHER_STATE.test(part)) return text
    }
  } catch {
    return ''
  } finally {
    closeSync(descriptor)
  }
}

/** Two addresses and a state that is not 0A. */
const OTHER_STATE = /:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4} (?!0A)[0-9A-F]{2} /

/** The kernel prints each 32-bit word in host order, which is little-endian on every machine Electron runs on. */
function address(hex: string, family: 4 | 6): PortBinding {
  const bytes = Buffer.from(hex, 'hex').swap32()
  if (family === 4) return { address: bytes.join('.'), family }
  // Java binds IPv4 through IPv6 sockets: the callers that it takes ports from are IPv4 ones.
  if (hex.startsWith(MAPPED)) return { address: bytes.subarray(12).join('.'), family: 4 }
  if (bytes.every((byte) => byte === 0)) return { address: '::', family }
  const groups = bytes.toString('hex').match(/.{4}/g) ?? []
  return { address: new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1), family }
}

/** `::ffff:a.b.c.d` up to where the address begins, in host order. */
const MAPPED = '0000000000000000FFFF0000'

/** The listening sockets of this network namespace, as Linux's own tables have them. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { PortBinding } from '../contract/ports.ts'

/** A row of /proc/net/tcp or tcp6 in state LISTEN. */
export interface ListeningSocket extends PortBinding {
  readonly port: number
  /** Of whoever made the socket. */
  readonly uid: number
  readonly inode: string
}

/** State 0A in include/net/tcp_states.h. */
const LISTEN = '0A'
/** The kernel hands out a page at a time, whatever is asked for; some rows of both tables are longer than others. */
const CHUNK_BYTES = 65_536

/** All of them, of every user, at the cost of two short files: under a millisecond for some hundred. */
export function readListeningSockets(): readonly ListeningSocket[] {
  const four = listeningSockets(listeningRows('/proc/self/net/tcp'), 4)
  return [...four, ...listeningSockets(listeningRows('/proc/self/net/tcp6'), 6)]
}

/** The rows in state LISTEN of one table. Columns are those of proc_net_tcp.txt in the kernel's documentation. */
export function listeningSockets(text: string, family: 4 | 6): readonly ListeningSocket[] {
  return text.split('\n').flatMap((line): ListeningSocket[] => {
    const [, local, , state, , , , user, , inode] = line.trim().split(/\s+/)
    if (state !== LISTEN || !local || !user || !inode) return []
    const [hex, port] = local.split(':')
    if (!hex || !port) return []
    return [{ ...address(hex, family), port: Number.parseInt(port, 16), uid: Number(user), inode }]
  })
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

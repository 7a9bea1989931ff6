/** Who listens on macOS, as lsof tells it: the system has no file to read this from. */
import { commandOutput } from './command-output.ts'
import { isWithin, type Listener, type PortRange } from './listener.ts'

/** Listening sockets of this user's processes; without root, lsof does not see the others'. */
export async function macosListeners(range: PortRange): Promise<readonly Listener[]> {
  // -n -P: no names, no waiting for DNS. +c 0: whole command names. Fields: pid, command, user id, type, name.
  const args = ['-nP', '+c', '0', `-iTCP:${range.first}-${range.last}`, '-sTCP:LISTEN', '-F', 'pcutn']
  // /usr/sbin is not in the PATH of an app that was started from the Finder.
  const output = await commandOutput('/usr/sbin/lsof', args, { acceptedExitCodes: [0, 1] })
  return lsofListeners(output).filter(({ port }) => isWithin(port, range))
}

/** Reads `lsof -F pcutn`: one field per line; `p` opens a process, `n` closes a socket. */
export function lsofListeners(text: string): readonly Listener[] {
  const found = new Map<string, Listener>()
  let owner: Pick<Listener, 'pid' | 'process' | 'user'> = { pid: null, process: null, user: null }
  let family: 4 | 6 = 4
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    switch (line[0]) {
      case 'p':
        owner = { pid: Number(value), process: null, user: null }
        break
      case 'c':
        owner = { ...owner, process: unescaped(value) }
        break
      case 'u':
        owner = { ...owner, user: value }
        break
      case 't':
        family = value === 'IPv6' ? 6 : 4
        break
      case 'n': {
        const socket = { ...owner, family, ...endpoint(value, family) }
        // A process that holds the same socket twice is one listener.
        if (socket.port > 0) found.set(`${socket.pid} ${socket.address} ${socket.port}`, socket)
        break
      }
      default:
    }
  }
  return [...found.values()]
}

function endpoint(name: string, family: 4 | 6): { address: string; port: number } {
  const parts = /^(.*):(\d+)$/.exec(name)
  const host = (parts?.[1] ?? '').replace(/^\[|\]$/g, '')
  const everywhere = family === 6 ? '::' : '0.0.0.0'
  return { address: host === '*' ? everywhere : host, port: Number(parts?.[2] ?? 0) }
}

/** lsof writes a space in a command name as `\x20`. */
const unescaped = (name: string): string =>
  name.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

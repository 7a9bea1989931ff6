/** Who listens on macOS, as its own tools tell it: the system has no file to read this from. */
import type { Instant } from '../contract/snapshot.ts'
import { commandOutput } from './command-output.ts'
import { isWithin, type Listener, type Owner, type PortRange } from './listener.ts'
import { type NetstatSocket, netstatSockets } from './macos-netstat.ts'
import { shownCommand } from './shown-command.ts'

/** A socket as lsof shows it: those of this user's processes only, unless Berth runs as root. */
export interface LsofSocket extends NetstatSocket {
  readonly pid: number
  readonly name: string | null
}

/** A line of ps. */
export interface MacProcess {
  readonly uid: number
  readonly user: string
  readonly startedAt: Instant | null
  readonly command: string | null
}

/** Listening sockets of all users: lsof names this user's, netstat knows the others', ps whose they are. */
export async function macosListeners(range: PortRange): Promise<readonly Listener[]> {
  // -n -P: no names, no waiting for DNS. +c 0: whole command names. Fields: pid, command, type, name.
  const args = ['-nP', '+c', '0', `-iTCP:${range.first}-${range.last}`, '-sTCP:LISTEN', '-F', 'pctn']
  // /usr/sbin is not in the PATH of an app that was started from the Finder.
  const [seen, all] = await Promise.all([
    commandOutput('/usr/sbin/lsof', args, { acceptedExitCodes: [0, 1] }),
    commandOutput('/usr/sbin/netstat', ['-anvW', '-p', 'tcp']).catch(() => ''),
  ])
  const inRange = ({ port }: NetstatSocket): boolean => isWithin(port, range)
  const own = lsofSockets(seen).filter(inRange)
  const others = netstatSockets(all).filter((socket) => inRange(socket) && !own.some(sameSocket(socket)))
  const processes = await processesOf([...own, ...others].flatMap(({ pid }) => pid ?? []))
  return macosListenersFrom([...own, ...others], processes, process.getuid?.() ?? -1)
}

const sameSocket =
  (one: NetstatSocket) =>
  (other: NetstatSocket): boolean =>
    one.port === other.port && one.address === other.address && (one.pid === null || one.pid === other.pid)

async function processesOf(pids: readonly number[]): Promise<ReadonlyMap<number, MacProcess>> {
  if (pids.length === 0) return new Map()
  const args = ['-ww', '-o', 'pid=,uid=,user=,lstart=,command=', '-p', [...new Set(pids)].join(',')]
  return psProcesses(await commandOutput('/bin/ps', args, { acceptedExitCodes: [0, 1] }).catch(() => ''))
}

/** `self` is the id of the user that Berth runs as. */
export function macosListenersFrom(
  sockets: readonly (NetstatSocket | LsofSocket)[],
  processes: ReadonlyMap<number, MacProcess>,
  self: number,
): readonly Listener[] {
  return sockets.map((socket): Listener => {
    const its = socket.pid === null ? undefined : processes.get(socket.pid)
    const { port, address, family, pid } = socket
    return {
      port,
      address,
      family,
      pid,
      process: 'name' in socket ? socket.name : programName(its?.command ?? null),
      command: its?.command ?? null,
      user: its?.user ?? null,
      // lsof shows no one else's.
      owner: its ? ownerOf(its.uid, self) : 'name' in socket ? 'own' : 'other-user',
      startedAt: its?.startedAt ?? null,
    }
  })
}

/** Below 500 are accounts of the system: people start at 501. */
function ownerOf(uid: number, self: number): Owner {
  if (uid === self) return 'own'
  return uid < 500 ? 'system' : 'other-user'
}

/** Reads `lsof -F pctn`: one field per line; `p` opens a process, `n` closes a socket. */
export function lsofSockets(text: string): readonly LsofSocket[] {
  const found = new Map<string, LsofSocket>()
  let owner: { pid: number; name: string | null } = { pid: 0, name: null }
  let family: 4 | 6 = 4
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    switch (line[0]) {
      case 'p':
        owner = { pid: Number(value), name: null }
        break
      case 'c':
        owner = { ...owner, name: unescaped(value) }
        break
      case 't':
        family = value === 'IPv6' ? 6 : 4
        break
      case 'n': {
        const socket = { ...endpoint(value, family), family, ...owner }
        // A process that holds the same socket twice is one listener.
        if (socket.port > 0) found.set(`${socket.pid} ${socket.address} ${socket.port}`, socket)
        break
      }
      default:
    }
  }
  return [...found.values()]
}

/** Reads `ps -o pid=,uid=,user=,lstart=,command=`, whose start time has 24 characters and no time zone but ours. */
export function psProcesses(text: string): ReadonlyMap<number, MacProcess> {
  return new Map(
    text.split('\n').flatMap((line): [number, MacProcess][] => {
      const [, pid, uid, user, start, command] =
        /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\s+(.*)$/.exec(line) ?? []
      if (!pid || !user || !start) return []
      const startedAt = Date.parse(start)
      const facts = { uid: Number(uid), user, command: shownCommand(command ?? '') }
      return [[Number(pid), { ...facts, startedAt: Number.isNaN(startedAt) ? null : startedAt }]]
    }),
  )
}

function endpoint(name: string, family: 4 | 6): { address: string; port: number } {
  const parts = /^(.*):(\d+)$/.exec(name)
  const host = (parts?.[1] ?? '').replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const everywhere = family === 6 ? '::' : '0.0.0.0'
  return { address: host === '*' ? everywhere : host, port: Number(parts?.[2] ?? 0) }
}

/** From "/usr/sbin/cupsd -l"; paths of apps hold spaces, and end before the first argument all the same. */
function programName(command: string | null): string | null {
  const path = /^(\/.*?)(?:\s+-|$)/.exec(command ?? '')?.[1] ?? command?.split(' ')[0] ?? ''
  return path.split('/').at(-1) || null
}

/** lsof writes a space in a command name as `\x20`, and what is not ASCII byte by byte. */
const unescaped = (name: string): string =>
  name.replace(/(?:\\x[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'))

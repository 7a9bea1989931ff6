/** What /proc tells about one process; read at once, since the thread pool takes five times as long. */
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import type { Instant } from '../contract/snapshot.ts'
import { shownCommand } from './shown-command.ts'

export interface LinuxProcess {
  readonly pid: number
  readonly parent: number
  readonly name: string | null
  readonly command: string | null
  /** The effective user: the one that opened a socket may have been root before it gave that up. */
  readonly uid: number | null
  readonly startedAt: Instant | null
}

/** Bytes of a command line that are read; it may have two million. */
const COMMAND_BYTES = 16_384
/** Clock ticks in a second as /proc counts them: USER_HZ is 100 on every machine Electron runs on. */
const TICKS = 100

/** `bootedAt` as `bootTime` answers it. Fields are null where the process has ended or is not ours to see. */
export function linuxProcess(pid: number, bootedAt: Instant | null): LinuxProcess {
  const status = textOf(`/proc/${pid}/status`)
  const ticks = startTicks(textOf(`/proc/${pid}/stat`))
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1]
  return {
    pid,
    parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0),
    name: programName(pid) ?? /^Name:\s+(.+)$/m.exec(status)?.[1] ?? null,
    command: shownCommand(startOf(`/proc/${pid}/cmdline`).replace(/\0+$/, '').split('\0')),
    uid: uid === undefined ? null : Number(uid),
    startedAt: bootedAt !== null && ticks !== null ? bootedAt + (ticks * 1000) / TICKS : null,
  }
}

/** Field 22 of /proc/PID/stat (proc(5)). The name before may hold spaces and brackets. */
export function startTicks(stat: string): number | null {
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks === undefined ? null : Number(ticks)
}

/** When the computer started, in whole seconds: `btime` of /proc/stat. Start times of processes count from there. */
export function bootTime(): Instant | null {
  const seconds = /^btime (\d+)$/m.exec(textOf('/proc/stat'))?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}

/** Inodes of the sockets that a process has open. Nothing when it ended meanwhile or belongs to another user. */
export function socketInodes(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd/`
  try {
    return readdirSync(folder).flatMap((descriptor) => {
      const target = linkOf(folder + descriptor)
      return target.startsWith('socket:[') ? [target.slice(8, -1)] : []
    })
  } catch {
    return []
  }
}

/** User names by number. Only those of this computer; a directory server's users keep their number. */
export function userNames(passwd: string): ReadonlyMap<number, string> {
  return new Map(
    passwd.split('\n').flatMap((line): [number, string][] => {
      const [name, , uid] = line.split(':')
      return name && uid && /^\d+$/.test(uid) ? [[Number(uid), name]] : []
    }),
  )
}

/** The program's file name: `comm` is cut at 15 characters and Node 22 calls itself "MainThread" there. */
function programName(pid: number): string | null {
  return basename(linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')) || null
}

/** Empty for what does not exist or may not be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function startOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.allocUnsafe(COMMAND_BYTES)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, COMMAND_BYTES, 0))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

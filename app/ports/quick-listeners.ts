/** A fingerprint of who listens where: cheap enough to be taken every few moments, to tell when a full look is due. */
import { commandOutput } from './command-output.ts'
import { readListeningSockets } from './linux-sockets.ts'
import { isWithin, type PortRange } from './listener.ts'
import { netstatSockets } from './macos-netstat.ts'
import { netstatListeners } from './windows-listeners.ts'

/**
 * Equal texts mean that nothing has changed within the ranges. Linux: two files, no process looked at, one to five
 * milliseconds (the kernel walks its whole table of connections, however few there are). macOS and Windows: one
 * netstat, some ten milliseconds. Rejects when that cannot be run.
 */
export async function quickListeners(
  ranges: readonly PortRange[],
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const rows = (await sockets(ranges, platform)).filter(({ port }) => ranges.some((range) => isWithin(port, range)))
  return [...new Set(rows.map(({ port, address, owner }) => `${port} ${address} ${owner}`))]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('\n')
}

interface Socket {
  readonly port: number
  readonly address: string
  /** Whatever tells this listener from the next one on the same address. */
  readonly owner: string
}

async function sockets(ranges: readonly PortRange[], platform: NodeJS.Platform): Promise<readonly Socket[]> {
  switch (platform) {
    case 'linux':
      return readListeningSockets(ranges).map(({ port, address, inode }) => ({ port, address, owner: inode }))
    case 'darwin': {
      const rows = netstatSockets(await commandOutput('/usr/sbin/netstat', ['-anvW', '-p', 'tcp']))
      return rows.map(({ port, address, pid }) => ({ port, address, owner: String(pid) }))
    }
    case 'win32': {
      const rows = netstatListeners(await commandOutput('netstat.exe', ['-ano']))
      return rows.map(({ port, address, pid }) => ({ port, address, owner: String(pid) }))
    }
    default:
      return []
  }
}

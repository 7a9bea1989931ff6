/** The listening sockets of every user on macOS: lsof shows a user their own processes only, netstat shows all. */
import type { PortBinding } from '../contract/ports.ts'

export interface NetstatSocket extends PortBinding {
  readonly port: number
  /** null where this version of macOS prints it in a way that is not known here. */
  readonly pid: number | null
}

/**
 * Reads `netstat -anvW -p tcp` (W: whole addresses). Addresses end in `.PORT`; `tcp46` is a dual-stack socket. The process is the column
 * `pid`, or, in newer ones, `process:pid`, whose name may hold spaces.
 */
export function netstatSockets(text: string): readonly NetstatSocket[] {
  const lines = text.split('\n')
  const header = lines.find((line) => line.startsWith('Proto')) ?? ''
  const columns = header.slice(header.indexOf('(state)')).split(/\s+/).slice(1)
  return lines.flatMap((line): NetstatSocket[] => {
    const parts = /^tcp(4|6|46)\s+\d+\s+\d+\s+(\S+)\.(\d+)\s+\S+\s+LISTEN\s*(.*)$/.exec(line)
    if (!parts?.[2]) return []
    const family = parts[1] === '4' ? 4 : 6
    const everywhere = family === 6 ? '::' : '0.0.0.0'
    const address = parts[2] === '*' ? everywhere : parts[2].replace(/%.*$/, '')
    return [{ address, family, port: Number(parts[3]), pid: pidIn(parts[4] ?? '', columns) }]
  })
}

/** Of `a pid`, or `a name:pid`, after as many numbers as the header says. */
function pidIn(rest: string, columns: readonly string[]): number | null {
  const at = columns.findIndex((column) => column === 'pid' || column === 'process:pid')
  if (at < 0) return null
  const found = new RegExp(`^(?:\\d+\\s+){${at}}(?:\\D.*?:)?(\\d+)(?:\\s|$)`).exec(rest)
  return found ? Number(found[1]) : null
}

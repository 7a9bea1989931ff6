/** What an Electron app costs: its processes' memory and CPU, read from /proc. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

function fieldsOf(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name may hold spaces and parentheses; the fields start after the last one.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** The process and all its descendants. */
function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(fieldsOf(Number(name))[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // It ended while we looked.
    }
  }
  const all: number[] = []
  const queue = [root]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    all.push(pid)
    queue.push(...(children.get(pid) ?? []))
  }
  return all
}

/** Proportional set size of the whole tree, in MiB. */
export function memoryOf(root: number): number {
  let kibibytes = 0
  for (const pid of treeOf(root)) {
    try {
      kibibytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // It ended while we looked.
    }
  }
  return kibibytes / 1024
}

/** CPU time of the whole tree so far, in milliseconds (the kernel counts in hundredths of a second). */
export function cpuTimeOf(root: number): number {
  let ticks = 0
  for (const pid of treeOf(root)) {
    try {
      const fields = fieldsOf(pid)
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It ended while we looked.
    }
  }
  return ticks * 10
}

/** Lists the programs that run now, to tell whether a client has to be restarted. Asked for, never polled. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { commandOutput } from '../ports/command-output.ts'
import type { RunningProcess } from './client.ts'

/** Empty when the OS does not tell: "not running" is then shown, and nothing depends on it. */
export async function runningProcesses(platform: NodeJS.Platform): Promise<readonly RunningProcess[]> {
  try {
    switch (platform) {
      case 'linux':
        return await linuxProcesses()
      case 'darwin':
        return processesFromPs(await commandOutput('/bin/ps', ['-axo', 'comm=']))
      case 'win32':
        return processesFromTasklist(await commandOutput('tasklist.exe', ['/FO', 'CSV', '/NH']))
      default:
        return []
    }
  } catch {
    return []
  }
}

async function linuxProcesses(): Promise<readonly RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    pids.map(async (pid) => {
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
      // Only our own processes tell their path; those of other people are not our business.
      const path = await readlink(`/proc/${pid}/exe`).catch(() => name)
      return { name, path, pid: Number(pid) }
    }),
  )
}

/** One path per line; macOS gives the whole path of the program. */
export function processesFromPs(output: string): readonly RunningProcess[] {
  const paths = output.split('\n').map((line) => line.trim())
  return paths.filter((path) => path !== '').map((path) => ({ name: basename(path), path }))
}

/** `"Claude.exe","4242","Console","1","120,000 K"` per line; no path. */
export function processesFromTasklist(output: string): readonly RunningProcess[] {
  const rows = [...output.matchAll(/^"([^"]+)","(\d+)"/gm)]
  return rows.map(([, name = '', pid]) => ({ name, path: name, pid: Number(pid) }))
}

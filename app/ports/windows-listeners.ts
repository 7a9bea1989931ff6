/** Who listens on Windows: PowerShell names the processes, netstat answers where scripts are not allowed. */
import { z } from 'zod'
import { commandOutput } from './command-output.ts'
import { isWithin, type Listener, type PortRange } from './listener.ts'

const Rows = z.array(
  z.object({ address: z.string(), port: z.number(), pid: z.number(), process: z.string().nullable() }),
)

/** Listening sockets of all users; the netstat fallback knows process ids but no names. */
export async function windowsListeners(range: PortRange): Promise<readonly Listener[]> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', script(range)]
  const all = await commandOutput('powershell.exe', args).then(powershellListeners, async () =>
    netstatListeners(await commandOutput('netstat.exe', ['-ano'])),
  )
  return all.filter(({ port }) => isWithin(port, range))
}

/** `@(...)` and -InputObject keep a single row an array. */
function script({ first, last }: PortRange): string {
  return [
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
    `$rows = @(Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue | Where-Object { $_.LocalPort -ge ${first} -and $_.LocalPort -le ${last} } | ForEach-Object { [pscustomobject]@{ address = $_.LocalAddress; port = [int]$_.LocalPort; pid = [int]$_.OwningProcess; process = (Get-Process -Id $_.OwningProcess -ErrorAction SilentlyContinue).ProcessName } })`,
    'ConvertTo-Json -Compress -InputObject $rows',
  ].join('; ')
}

/** Reads the JSON of the script above. Throws when it is anything else. */
export function powershellListeners(text: string): readonly Listener[] {
  return Rows.parse(JSON.parse(text)).map(({ address, ...row }) => ({ ...row, ...bound(address), user: null }))
}

/** Reads `netstat -ano`. The word for LISTENING is translated in other languages; a peer with port 0 is not. */
export function netstatListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line): Listener[] => {
    const parts = /^\s*TCP\s+(\S+):(\d+)\s+\S+:0\s+\S.*?\s(\d+)\s*$/.exec(line)
    if (!parts?.[1]) return []
    return [{ ...bound(parts[1]), port: Number(parts[2]), pid: Number(parts[3]), process: null, user: null }]
  })
}

/** Without brackets and without the zone of a link-local address. */
function bound(text: string): { address: string; family: 4 | 6 } {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return { address, family: address.includes(':') ? 6 : 4 }
}

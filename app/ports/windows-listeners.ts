/** Who listens on Windows: PowerShell names the processes, netstat and tasklist answer where scripts are not allowed. */
import { z } from 'zod'
import { commandOutput } from './command-output.ts'
import { isWithin, type Listener, type Owner, type PortRange } from './listener.ts'
import { shownCommand } from './shown-command.ts'

/** A socket as netstat shows it. */
export interface WindowsSocket {
  readonly port: number
  readonly address: string
  readonly family: 4 | 6
  readonly pid: number
}

const Answer = z.object({
  /** Security identifiers: names are translated, these are not. */
  me: z.string(),
  sockets: z.array(z.object({ address: z.string(), port: z.number(), pid: z.number() })),
  processes: z.array(
    z.object({
      pid: z.number(),
      name: z.string().nullable(),
      command: z.string().nullable(),
      user: z.string().nullable(),
      sid: z.string().nullable(),
      startedAt: z.number().nullable(),
    }),
  ),
})

/** Listening sockets of all users; what another user's process was started with stays hidden without admin rights. */
export async function windowsListeners(range: PortRange): Promise<readonly Listener[]> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', script(range)]
  const all = await commandOutput('powershell.exe', args).then(powershellListeners, withoutScripts)
  return all.filter(({ port }) => isWithin(port, range))
}

async function withoutScripts(): Promise<readonly Listener[]> {
  const [sockets, tasks] = await Promise.all([
    commandOutput('netstat.exe', ['-ano']),
    commandOutput('tasklist.exe', ['/fo', 'csv', '/nh']).catch(() => ''),
  ])
  return plainListeners(netstatListeners(sockets), tasklistNames(tasks))
}

/** One Get-CimInstance per process, not for all of them: that takes seconds. `@(...)` keeps a single row an array. */
function script({ first, last }: PortRange): string {
  return [
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
    `$rows = @(Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue | Where-Object { $_.LocalPort -ge ${first} -and $_.LocalPort -le ${last} } | ForEach-Object { [pscustomobject]@{ address = $_.LocalAddress; port = [int]$_.LocalPort; pid = [int]$_.OwningProcess } })`,
    '$processes = @($rows | ForEach-Object { $_.pid } | Sort-Object -Unique | ForEach-Object { $p = Get-CimInstance Win32_Process -Filter "ProcessId=$_" -ErrorAction SilentlyContinue; $o = if ($p) { Invoke-CimMethod -InputObject $p -MethodName GetOwner -ErrorAction SilentlyContinue }; $s = if ($p) { Invoke-CimMethod -InputObject $p -MethodName GetOwnerSid -ErrorAction SilentlyContinue }; [pscustomobject]@{ pid = [int]$_; name = $p.Name; command = $p.CommandLine; user = $o.User; sid = $s.Sid; startedAt = if ($p -and $p.CreationDate) { ([DateTimeOffset]$p.CreationDate).ToUnixTimeMilliseconds() } else { $null } } })',
    '$me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value',
    'ConvertTo-Json -Compress -Depth 4 -InputObject ([pscustomobject]@{ me = $me; sockets = $rows; processes = $processes })',
  ].join('; ')
}

/** Reads the JSON of the script above. Throws when it is anything else. */
export function powershellListeners(text: string): readonly Listener[] {
  const { me, sockets, processes } = Answer.parse(JSON.parse(text))
  const byPid = new Map(processes.map((one) => [one.pid, one]))
  return sockets.map(({ address, port, pid }): Listener => {
    const its = byPid.get(pid)
    const name = plainName(its?.name ?? null)
    return {
      ...bound(address),
      port,
      pid,
      process: name,
      command: its?.command ? shownCommand(its.command) : null,
      user: its?.user ?? null,
      owner: ownerOf(its?.sid ?? null, me),
      startedAt: its?.startedAt ?? null,
    }
  })
}

/** People's accounts: of a computer or a domain, and of Entra ID. All others are Windows' own. */
const PERSON = /^S-1-(?:5-21|12-1)-/

/** Services and the kernel hide their owner from who is no administrator. */
function ownerOf(sid: string | null, me: string): Owner {
  if (sid === me) return 'own'
  return sid !== null && PERSON.test(sid) ? 'other-user' : 'system'
}

/** Without the script nothing tells whose a process is: then none counts as the person's own. */
export function plainListeners(
  sockets: readonly WindowsSocket[],
  names: ReadonlyMap<number, string>,
): readonly Listener[] {
  return sockets.map((socket) => ({
    ...socket,
    process: plainName(names.get(socket.pid) ?? null),
    command: null,
    user: null,
    owner: 'system',
    startedAt: null,
  }))
}

/** Reads `tasklist /fo csv /nh`; other languages change the numbers only. */
export function tasklistNames(text: string): ReadonlyMap<number, string> {
  return new Map([...text.matchAll(/^"([^"]+)","(\d+)",/gm)].map(([, name = '', pid]) => [Number(pid), name]))
}

/** Reads `netstat -ano`. The word for LISTENING is translated in other languages; a peer with port 0 is not. */
export function netstatListeners(text: string): readonly WindowsSocket[] {
  return text.split('\n').flatMap((line): WindowsSocket[] => {
    const parts = /^\s*TCP\s+(\S+):(\d+)\s+\S+:0\s+\S.*?\s(\d+)\s*$/.exec(line)
    if (!parts?.[1]) return []
    return [{ ...bound(parts[1]), port: Number(parts[2]), pid: Number(parts[3]) }]
  })
}

const plainName = (name: string | null): string | null => name?.replace(/\.exe$/i, '') || null

/** Without brackets and without the zone of a link-local address. */
function bound(text: string): { address: string; family: 4 | 6 } {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return { address, family: address.includes(':') ? 6 : 4 }
}

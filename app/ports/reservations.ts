/** Ports that the operating system keeps for itself, though nobody listens there. */
import { commandOutput } from './command-output.ts'
import type { PortRange } from './listener.ts'

/** Windows keeps blocks of a hundred for Hyper-V and WSL, other ones after each start; elsewhere there are none. */
export async function systemReservations(platform: NodeJS.Platform): Promise<readonly PortRange[]> {
  if (platform !== 'win32') return []
  const args = ['interface', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp']
  return excludedRanges(await commandOutput('netsh.exe', args).catch(() => ''))
}

/**
 * Reads `netsh interface ipv4 show excludedportrange`, in any language. Ranges marked `*` were set by an administrator:
 * Windows gives those to nobody by chance, but a program that asks for such a port gets it.
 */
export function excludedRanges(text: string): readonly PortRange[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)[ \t]*\r?$/gm)].map(([, first, last]) => ({
    first: Number(first),
    last: Number(last),
  }))
}

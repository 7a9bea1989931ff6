/** Tells whether Claude Desktop is kept from starting the servers in its own file (clients.md 1.3). */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { commandOutput } from '../ports/command-output.ts'
import type { Computer, Policy } from './client.ts'

/** The name of the switch, in its config file and in what administrators set. True where it is not set at all. */
const SWITCH = 'isLocalDevMcpEnabled'

const Config = z.object({ features: z.object({ [SWITCH]: z.boolean() }) })

/** `files`: the configs that it may read. A file or a tool that does not answer has switched nothing off. */
export async function claudeDesktopPolicy(computer: Computer, files: readonly string[]): Promise<Policy | null> {
  if (await isOffBySystem(computer.platform)) {
    return {
      problem: `An administrator's rule (${SWITCH}) keeps Claude Desktop from starting servers of its own file.`,
      fix: 'Ask whoever manages this computer to allow local MCP servers.',
    }
  }
  for (const file of files) {
    if (!(await isOffInFile(file))) continue
    return {
      problem: `${SWITCH} is off in ${file}, so Claude Desktop starts none of the servers there.`,
      fix: `Switch ${SWITCH} on in that file, then try again.`,
    }
  }
  return null
}

async function isOffInFile(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    const config = Config.safeParse(JSON.parse(text.replace(/^\ufeff/, '')))
    return config.success && !config.data.features[SWITCH]
  } catch {
    return false
  }
}

async function isOffBySystem(platform: NodeJS.Platform): Promise<boolean> {
  if (platform === 'darwin') {
    // This looks into what a management profile sets before it looks into what the person set.
    return isOffInDefaults(await answer('/usr/bin/defaults', ['read', 'com.anthropic.claudefordesktop', SWITCH]))
  }
  if (platform !== 'win32') return false
  // The computer's rule counts before the person's.
  for (const root of ['HKLM', 'HKCU']) {
    const output = await answer('reg.exe', ['query', `${root}\\SOFTWARE\\Policies\\Claude`, '/v', SWITCH])
    if (output !== '') return isOffInRegistry(output)
  }
  return false
}

const answer = (command: string, args: readonly string[]): Promise<string> =>
  commandOutput(command, args).catch(() => '')

/** `0`, from `defaults read`. */
export function isOffInDefaults(output: string): boolean {
  return /^(?:0|false|no)$/i.test(output.trim())
}

/** `    isLocalDevMcpEnabled    REG_DWORD    0x0`, from `reg query`. */
export function isOffInRegistry(output: string): boolean {
  return new RegExp(`^\\s*${SWITCH}\\s+REG_\\w+\\s+(?:0x0|0|false)\\s*$`, 'im').test(output)
}

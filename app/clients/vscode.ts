/** VS Code: `mcp.json` in the user's profile, JSON with comments, key `servers` (clients.md 2.4). */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { z } from 'zod'
import type { Client, Computer } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { jsonSnippet, typedCommandEntry, typedUrlEntry } from './entry-forms.ts'
import { appSupport, localAppData, programPaths } from './paths.ts'

export const vscode: Client = {
  id: 'vscode',
  name: 'VS Code',
  async places(computer) {
    const profile = profileOf(computer)
    return [{ path: join(profile, 'mcp.json'), profile }]
  },
  signs(computer) {
    if (computer.platform === 'darwin') return ['/Applications/Visual Studio Code.app']
    if (computer.platform === 'win32') return [join(localAppData(computer), 'Programs', 'Microsoft VS Code')]
    return programPaths(computer, 'code')
  },
  // Never mcpServers, which it does not read here.
  parse: jsonConfig({ path: ['servers'], dialect: 'jsonc' }),
  byteOrderMark: 'keep',
  takesOver,
  bridgeEntry: typedCommandEntry,
  urlEntry: typedUrlEntry,
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin' ? path.includes('/Visual Studio Code.app/') : /^code(?:\.exe)?$/i.test(name),
  reload: 'In VS Code, run "MCP: List Servers" from the command palette and start the server; it asks for trust once.',
  snippet: jsonSnippet('servers', 'For "MCP: Open User Configuration", or .vscode/mcp.json in a project.'),
}

const profileOf = (computer: Computer): string => join(appSupport(computer), 'Code', 'User')

/** One switch for all clients, or one for each; off unless the person turned it on (clients.md 2.4). */
const Discovery = z.looseObject({
  'chat.mcp.discovery.enabled': z.union([z.boolean(), z.record(z.string(), z.unknown())]).default(false),
})

async function takesOver(computer: Computer): Promise<readonly string[]> {
  const text = await readFile(join(profileOf(computer), 'settings.json'), 'utf8').catch(() => '')
  const { data } = Discovery.safeParse(parse(text, [], { allowTrailingComma: true }))
  const discovery = data?.['chat.mcp.discovery.enabled'] ?? false
  return discovery === true || (discovery !== false && discovery['claude-desktop'] === true) ? ['claude-desktop'] : []
}

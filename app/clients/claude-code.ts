/** Claude Code: one strict JSON file that also holds everything else it knows, under a lock (clients.md 2.1). */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, Computer, Policy } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { jsonSnippet, typedCommandEntry, typedUrlEntry } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

export const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  async places(computer) {
    const { CLAUDE_CONFIG_DIR: folder } = computer.env
    const profile = folderFrom(computer, 'CLAUDE_CONFIG_DIR', '.claude')
    // ~/.claude/.mcp.json and the mcpServers of ~/.claude/settings.json look right and are not read.
    return [{ path: join(folder ? profile : computer.homedir, '.claude.json'), profile }]
  },
  signs: (computer) => programPaths(computer, 'claude'),
  // A comment or trailing comma makes it refuse to start.
  parse: jsonConfig({ path: ['mcpServers'], dialect: 'json' }),
  byteOrderMark: 'keep',
  bridgeEntry: typedCommandEntry,
  urlEntry: typedUrlEntry,
  isReservedName: (name) => ['workspace', 'claude_browser', 'claude_preview'].includes(name),
  isProcess: ({ name, path }, platform) =>
    platform === 'win32' ? name === 'claude.exe' : name === 'claude' && !path.includes('Claude.app'),
  // Corruption by sessions that write at once: CC#28922, CC#73590.
  lockFolder: (file) => `${file}.lock`,
  policy,
  reload: 'Start a new Claude Code session, or type /mcp in one and reconnect.',
  snippet: jsonSnippet(['mcpServers'], 'For .mcp.json in a project, or the mcpServers of ~/.claude.json.'),
}

/** With such a file, its servers are the only ones that Claude Code uses (clients.md 2.1). */
async function policy(computer: Computer): Promise<Policy | null> {
  const file = managedFile(computer)
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return null
  return {
    problem: `An administrator chose the servers of Claude Code in ${file}, and it uses no others.`,
    fix: 'Ask whoever manages this computer to add the server to that file.',
  }
}

export function managedFile({ env, platform }: Computer): string {
  switch (platform) {
    case 'darwin':
      return '/Library/Application Support/ClaudeCode/managed-mcp.json'
    case 'win32':
      return join(env['ProgramFiles'] ?? 'C:\\Program Files', 'ClaudeCode', 'managed-mcp.json')
    default:
      return '/etc/claude-code/managed-mcp.json'
  }
}

/** What every edition of VS Code has in common: `mcp.json` in each profile, JSON with comments, key `servers` (clients.md 2.4). */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, Computer, ConfigPlace } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { jsonSnippet, typedCommandEntry, typedUrlEntry } from './entry-forms.ts'
import { type AppNames, appPaths, appSupport, flatpakConfig } from './paths.ts'

export interface Edition extends AppNames {
  readonly id: string
  readonly name: string
  /** Its folder below Application Support, %APPDATA% or ~/.config. */
  readonly data: string
  /** Its id at Flathub, where it is there. */
  readonly flatpak?: string
}

export function vscodeEdition(edition: Edition): Client {
  return {
    id: edition.id,
    name: edition.name,
    places: (computer) => places(computer, edition),
    signs: (computer) => appPaths(computer, edition),
    // Never mcpServers, which it does not read here.
    parse: jsonConfig({ path: ['servers'], dialect: 'jsonc' }),
    byteOrderMark: 'keep',
    bridgeEntry: typedCommandEntry,
    urlEntry: typedUrlEntry,
    isProcess({ name, path }, platform) {
      if (platform === 'darwin') return path.includes(`/${edition.bundle}/`)
      return name.toLowerCase() === (platform === 'win32' ? `${edition.data}.exe`.toLowerCase() : edition.program)
    },
    reload: `In ${edition.name}, run "MCP: List Servers" from the command palette and start the server; it asks for trust once.`,
    snippet: jsonSnippet(['servers'], 'For "MCP: Open User Configuration", or .vscode/mcp.json in a project.'),
  }
}

async function places(computer: Computer, { data, flatpak }: Edition): Promise<readonly ConfigPlace[]> {
  const portable = computer.env['VSCODE_PORTABLE']
  const usual = portable ? join(portable, 'user-data', 'User') : join(appSupport(computer), data, 'User')
  const sandboxed =
    flatpak && computer.platform === 'linux' ? [join(flatpakConfig(computer, flatpak), data, 'User')] : []
  const users = [usual, ...sandboxed]
  const profiles = await Promise.all(users.map(profilesOf))
  return [...users, ...profiles.flat()].map((profile) => ({ path: join(profile, 'mcp.json'), profile }))
}

/** A profile has a file of its own, and reads no other. */
async function profilesOf(user: string): Promise<readonly string[]> {
  const folder = join(user, 'profiles')
  const names = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return names
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort()
}

/** What every edition of VS Code has in common: `mcp.json` in each profile, JSON with comments, key `servers` (clients.md 2.4). */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { z } from 'zod'
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
    takesOver: (computer) => takesOver(computer, edition),
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

async function places(computer: Computer, edition: Edition): Promise<readonly ConfigPlace[]> {
  const users = userFolders(computer, edition)
  const profiles = await Promise.all(users.map(profilesOf))
  return [...users, ...profiles.flat()].map((profile) => ({ path: join(profile, 'mcp.json'), profile }))
}

function userFolders(computer: Computer, { data, flatpak }: Edition): readonly string[] {
  const portable = computer.env['VSCODE_PORTABLE']
  const usual = portable ? join(portable, 'user-data', 'User') : join(appSupport(computer), data, 'User')
  const sandboxed =
    flatpak && computer.platform === 'linux' ? [join(flatpakConfig(computer, flatpak), data, 'User')] : []
  return [usual, ...sandboxed]
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

/** One switch for all clients, or one for each; off unless the person turned it on (clients.md 2.4). */
const Discovery = z.looseObject({
  'chat.mcp.discovery.enabled': z.union([z.boolean(), z.record(z.string(), z.unknown())]).default(false),
})

async function takesOver(computer: Computer, edition: Edition): Promise<readonly string[]> {
  const switches = await Promise.all(userFolders(computer, edition).map(discoveryIn))
  const isOn = switches.some((discovery) =>
    typeof discovery === 'boolean' ? discovery : discovery['claude-desktop'] === true,
  )
  return isOn ? ['claude-desktop'] : []
}

async function discoveryIn(user: string) {
  const text = await readFile(join(user, 'settings.json'), 'utf8').catch(() => '')
  const { data } = Discovery.safeParse(parse(text, [], { allowTrailingComma: true }))
  return data?.['chat.mcp.discovery.enabled'] ?? false
}

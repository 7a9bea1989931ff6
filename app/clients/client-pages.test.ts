/** The pages about clients say what the code does: where each file is, what is written there, what is to be done next. */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MASK } from '../contract/credential.ts'
import { homeFrom } from '../home.ts'
import type { Client } from './client.ts'
import { ourEntry } from './our-entry.ts'
import { clients } from './table.ts'

const folder = resolve(import.meta.dirname, '../../docs/clients')
const HOME = '/home/you'
const deps = {
  home: homeFrom({}, HOME),
  launcher: { command: '', script: '', env: {}, fixedPath: join(HOME, '.berth', 'bin', 'berth') },
}

/** As people write a path of their OS. */
function written(path: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return path.replace(HOME, '~')
  return path
    .replace(`${HOME}/AppData/Roaming`, '%APPDATA%')
    .replace(`${HOME}/AppData/Local`, '%LOCALAPPDATA%')
    .replace(HOME, '%USERPROFILE%')
    .replaceAll('/', '\\')
}

async function pathsOf(client: Client): Promise<readonly string[]> {
  const paths = (['linux', 'darwin', 'win32'] as const).map(async (platform) => {
    const places = await client.places({ env: {}, platform, homedir: HOME })
    return places.map(({ path }) => `\`${written(path.replaceAll(sep, '/'), platform)}\``)
  })
  return (await Promise.all(paths)).flat()
}

describe('the pages about clients', () => {
  it('are one for each, in the order of the table, and no more', async () => {
    const readme = await readFile(join(folder, 'README.md'), 'utf8')
    const rows = [...readme.matchAll(/^\| \[(.+)\]\((.+)\.md\) \| `(.+?)` \|/gm)].map(([, ...row]) => row)
    expect(rows).toEqual(clients.map(({ id, name }) => [name, id, id]))
    expect(new Set(await readdir(folder))).toEqual(
      new Set(['README.md', 'cases.md', ...clients.map(({ id }) => `${id}.md`)]),
    )
  })

  it.each(clients.map((client) => [client.id, client] as const))(
    'tell of %s what the code does',
    async (id, client) => {
      const page = await readFile(join(folder, `${id}.md`), 'utf8')
      const http = {
        id: 'sample',
        url: 'http://127.0.0.1:3000/mcp',
        transport: 'streamable-http',
        token: MASK,
      } as const
      expect(page.startsWith(`# ${client.name}\n`)).toBe(true)
      for (const path of await pathsOf(client)) expect(page).toContain(path)
      expect(page).toContain(client.snippet.text('sample', ourEntry(client, http, deps)))
      expect(page).toContain(`\n${client.reload}\n`)
      expect(page).toContain(`berth unlink ${id} SERVER`)
      expect(page).toMatch(/^## Known traps\n\n- /m)
    },
  )
})

/** Goose: YAML, servers among its `extensions`, with names of its own for every field (clients.md 2 and 2.5). */
import { isAbsolute, join } from 'node:path'
import type { Client, Computer } from './client.ts'
import { yamlBlock, yamlConfig } from './edit-yaml.ts'
import { httpOnly, unlessEmpty } from './entry-forms.ts'
import { appPaths, appSupport, xdgConfig } from './paths.ts'

const CONFIG = { root: 'extensions', layout: 'mapping', fillsIn: true } as const

/** Goose gives a server this many seconds for one call. */
const ALWAYS = { enabled: true, timeout: 300 }

/** Its own extensions: an entry of the same name would take one's place. */
const RESERVED = [
  'analyze',
  'apps',
  'autovisualiser',
  'chatrecall',
  'code_execution',
  'computercontroller',
  'developer',
  'extensionmanager',
  'memory',
  'skills',
  'summon',
  'todo',
  'tom',
  'tutorial',
]

export const goose: Client = {
  id: 'goose',
  name: 'Goose',
  async places(computer) {
    const profile = configFolder(computer)
    return [{ path: join(profile, 'config.yaml'), profile }]
  },
  signs: (computer) => appPaths(computer, { bundle: 'Goose.app', folder: ['Goose'], program: 'goose' }),
  parse: yamlConfig(CONFIG),
  byteOrderMark: 'keep',
  bridgeEntry: ({ command, args, env }) => ({
    type: 'stdio',
    cmd: command,
    args,
    ...unlessEmpty('envs', env),
    ...ALWAYS,
  }),
  // Newer versions gave SSE up.
  urlEntry: httpOnly(({ url, headers }) => ({
    type: 'streamable_http',
    uri: url,
    ...unlessEmpty('headers', headers),
    ...ALWAYS,
  })),
  isReservedName: (name) => RESERVED.includes(name),
  isProcess: ({ name, path }, platform) =>
    platform === 'darwin' ? /\/Goose\.app\/|\/goose$/.test(path) : /^goosed?(?:\.exe)?$/i.test(name),
  reload: 'Start a new Goose session; in the app, restart it.',
  snippet: {
    language: 'yaml',
    text: (name, entry) => yamlBlock(CONFIG, name, entry),
    note: 'For ~/.config/goose/config.yaml, below the extensions that are there.',
  },
}

function configFolder(computer: Computer): string {
  const root = computer.env['GOOSE_PATH_ROOT']
  if (root && isAbsolute(root)) return join(root, 'config')
  if (computer.platform === 'win32') return join(appSupport(computer), 'Block', 'goose', 'config')
  return join(xdgConfig(computer), 'goose')
}

/** Continue: YAML, servers in a list where each says its name (clients.md 2). */
import { join } from 'node:path'
import type { Client } from './client.ts'
import { yamlBlock, yamlConfig } from './edit-yaml.ts'
import { typedCommandEntry, unlessEmpty } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

const CONFIG = {
  root: 'mcpServers',
  layout: 'list',
  // It refuses a config without the first two.
  opening: ['name: Local Config', 'version: 1.0.0', 'schema: v1'],
} as const

export const continueDev: Client = {
  id: 'continue',
  name: 'Continue',
  async places(computer) {
    const profile = folderFrom(computer, 'CONTINUE_GLOBAL_DIR', '.continue')
    return [{ path: join(profile, 'config.yaml'), profile }]
  },
  signs: (computer) => programPaths(computer, 'cn'),
  parse: yamlConfig(CONFIG),
  byteOrderMark: 'keep',
  bridgeEntry: typedCommandEntry,
  urlEntry: ({ url, transport, headers }) => {
    const request = unlessEmpty('headers', headers)
    const options = Object.keys(request).length > 0 ? { requestOptions: request } : {}
    return { type: transport === 'sse' ? 'sse' : 'streamable-http', url, ...options }
  },
  isProcess: ({ name }) => /^cn(?:\.exe)?$/i.test(name),
  reload:
    'In Continue, reload the config from its menu, or reload the window of your editor. Tools show in agent mode only.',
  snippet: {
    language: 'yaml',
    text: (name, entry) => yamlBlock(CONFIG, name, entry),
    note: 'For ~/.continue/config.yaml, or a file of its own in .continue/mcpServers of a project.',
  },
}

/** OpenClaw: one JSON5 file for everything, servers below `mcp.servers` (clients.md 2 and 2.5). */
import { dirname, isAbsolute, join } from 'node:path'
import type { Client, Computer } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { commandEntry, jsonSnippet, unlessEmpty } from './entry-forms.ts'
import { folderFrom, programPaths } from './paths.ts'

const PATH = ['mcp', 'servers']

export const openclaw: Client = {
  id: 'openclaw',
  name: 'OpenClaw',
  async places(computer) {
    const path = configFile(computer)
    return [{ path, profile: dirname(path) }]
  },
  signs: (computer) => programPaths(computer, 'openclaw'),
  parse: jsonConfig({ path: PATH, dialect: 'json5' }),
  byteOrderMark: 'keep',
  bridgeEntry: commandEntry,
  // A key that it does not know keeps its gateway from starting: nothing but these three.
  urlEntry: ({ url, transport, headers }) => ({ url, transport, ...unlessEmpty('headers', headers) }),
  isProcess: ({ name }) => /^openclaw(?:-gateway)?(?:\.exe)?$/i.test(name),
  reload: 'OpenClaw takes up its config while it runs. If it does not, restart its gateway.',
  readsAgain: true,
  snippet: jsonSnippet(PATH, 'For ~/.openclaw/openclaw.json.'),
}

function configFile(computer: Computer): string {
  const file = computer.env['OPENCLAW_CONFIG_PATH']
  return file && isAbsolute(file)
    ? file
    : join(folderFrom(computer, 'OPENCLAW_STATE_DIR', '.openclaw'), 'openclaw.json')
}

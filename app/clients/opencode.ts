/** OpenCode: two files that it merges field by field, entries below `mcp` (clients.md 2.3, checked by running it). */
import { dirname, isAbsolute, join } from 'node:path'
import type { BridgeCommand, Client, Computer, Entry } from './client.ts'
import { jsonConfig } from './edit-json.ts'
import { jsonSnippet, unlessEmpty } from './entry-forms.ts'
import { programPaths, xdgConfig } from './paths.ts'
import { readSettled } from './read-file.ts'

const parse = jsonConfig({ path: ['mcp'], dialect: 'jsonc' })

export const opencode: Client = {
  id: 'opencode',
  name: 'OpenCode',
  places: async (computer) => configs(computer).map((path) => ({ path, profile: dirname(path) })),
  writesTo,
  signs: (computer) => [...programPaths(computer, 'opencode'), join(computer.homedir, '.opencode', 'bin', 'opencode')],
  parse,
  byteOrderMark: 'keep',
  bridgeEntry,
  // It tries Streamable HTTP first and SSE after it.
  urlEntry: ({ url, headers }) => ({ type: 'remote', url, ...unlessEmpty('headers', headers), enabled: true }),
  isProcess: ({ name }) => /^opencode(?:\.exe)?$/i.test(name),
  reload: 'Restart OpenCode: it reads its config once, at start.',
  snippet: jsonSnippet(['mcp'], 'For ~/.config/opencode/opencode.jsonc, or opencode.json in a project.'),
}

function bridgeEntry({ command, args, env }: BridgeCommand): Entry {
  return { type: 'local', command: [command, ...args], ...unlessEmpty('environment', env), enabled: true }
}

function configs(computer: Computer): readonly string[] {
  const { OPENCODE_CONFIG: file, OPENCODE_CONFIG_DIR: folder } = computer.env
  const folders = [join(xdgConfig(computer), 'opencode'), ...(folder && isAbsolute(folder) ? [folder] : [])]
  const usual = folders.flatMap((one) => [join(one, 'opencode.jsonc'), join(one, 'opencode.json')])
  return file && isAbsolute(file) ? [...usual, file] : usual
}

/** The same name in two files would become a blend of both, so an entry goes into one: where there are entries already. */
async function writesTo(files: readonly string[]): Promise<readonly string[]> {
  for (const file of files) {
    const reading = await readSettled(file, parse).catch(() => null)
    if (reading && reading.document.entries.size > 0) return [file]
  }
  return files.slice(0, 1)
}

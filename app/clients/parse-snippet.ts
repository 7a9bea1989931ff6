/** Understands what people copy from a server's README: a client's JSON, one entry, a `docker run` line or an image. */
import { Failure, type FailureView, viewOf } from '../contract/failure.ts'
import { ImageReference, type ServerDefinitionInput } from '../contract/server.ts'
import { containerFromRun } from './container-from-run.ts'
import { dockerRun } from './docker-flags.ts'
import { dockerWords } from './docker-words.ts'
import { commandWords, environmentOf, strings, urlOf } from './entry-command.ts'
import { uniqueServerId } from './server-id.ts'
import { shellWords } from './shell-words.ts'
import { type NamedEntry, namedEntries } from './snippet-entries.ts'

export type SnippetServer =
  | { readonly ok: true; readonly id: string; readonly input: ServerDefinitionInput; readonly notes: readonly string[] }
  | { readonly ok: false; readonly id: string | null; readonly failure: FailureView }

/** One result per server in the text, at least one. Nothing is checked beyond what the text itself says. */
export function parseSnippet(text: string): readonly SnippetServer[] {
  const bare = text
    .replace(/^\ufeff/, '')
    .replace(/^\s*```\w*\n([\s\S]*?)\n?\s*```\s*$/, '$1')
    .trim()
  const used = new Set<string>()
  try {
    return entriesOf(bare).map((entry) => planned(entry, used))
  } catch (thrown) {
    return [{ ok: false, id: null, failure: viewOf(thrown) }]
  }
}

function entriesOf(text: string): readonly NamedEntry[] {
  const entries = namedEntries(text)
  if (entries) return entries
  if (ImageReference.safeParse(text).success && /[/:]/.test(text)) return [{ name: null, entry: { image: text } }]
  const words = shellWords(text.replace(/^[$#>]\s+/, ''))
  if (words && dockerWords(words).kind !== 'other') return [{ name: null, entry: { line: words } }]
  throw new Failure(
    'invalid-input',
    'That is neither a client’s JSON, nor a docker run line, nor an image.',
    'Paste the "mcpServers" part of a README, a line like "docker run -i --rm mcp/fetch", or an image like "mcp/fetch".',
  )
}

function planned({ name, entry }: NamedEntry, used: Set<string>): SnippetServer {
  try {
    const { name: ownName, input, notes } = containerOf(name, entry)
    const id = uniqueServerId(name ?? ownName ?? imageName(input.image), used)
    used.add(id)
    return { ok: true, id, input, notes }
  } catch (thrown) {
    return { ok: false, id: name === null ? null : uniqueServerId(name, used), failure: viewOf(thrown) }
  }
}

interface Container {
  readonly name: string | null
  readonly input: ServerDefinitionInput
  readonly notes: readonly string[]
}

function containerOf(name: string | null, entry: Readonly<Record<string, unknown>>): Container {
  const title = name === null ? 'This entry' : `"${name}"`
  const { image } = entry
  // Berth's own form; the definition's check reads it field by field.
  if (typeof image === 'string') return { name: null, input: { ...entry, image } as ServerDefinitionInput, notes: [] }
  const url = urlOf(entry)
  if (typeof url === 'string') {
    throw new Failure(
      'invalid-input',
      `${title} is reached at ${url}: it is not a container that Berth could run.`,
      'Add it to your client directly. Berth needs an image or a docker run line.',
    )
  }
  const isLine = Array.isArray(entry['line'])
  const words = isLine ? strings(entry['line']) : commandWords(entry)
  const run = runOf(title, words)
  return containerFromRun(run, environmentOf(entry), isLine ? 'line' : 'entry')
}

function runOf(title: string, words: readonly string[]) {
  const docker = dockerWords(words)
  if (docker.kind === 'other') throw notDocker(title, words[0] ?? '')
  if (docker.kind === 'not-run') {
    throw new Failure(
      'invalid-input',
      `${title} calls "docker ${docker.verb}", which starts no container of its own.`,
      'Paste a "docker run" line of the server instead.',
    )
  }
  const run = dockerRun(docker.words)
  const { image } = run
  if (image !== null) return { ...run, image }
  throw new Failure('invalid-input', `${title} has a docker run line without an image.`, 'Add the image to the line.')
}

function notDocker(title: string, program: string): Failure {
  if (program === '') {
    return new Failure('invalid-input', `${title} has no command.`, 'Paste the whole entry, with "command" and "args".')
  }
  return new Failure(
    'invalid-input',
    `${title} starts "${program}" on this computer, not in a container.`,
    'Look for a Docker image of this server, and paste its docker run line or its image.',
  )
}

/** `ghcr.io/owner/name:1.2@sha256:...` is `name`. */
function imageName(image: string): string {
  return image.replace(/@.*$/, '').replace(/^.*\//, '').replace(/:.*$/, '')
}

/** Tells what a client's entry would be in a container: a definition with its notes, or why it cannot be one. */
import { maskedText } from '../contract/credential.ts'
import type { Fields } from '../contract/fields.ts'
import { containerFromRun } from './container-from-run.ts'
import { dockerRun } from './docker-flags.ts'
import { dockerWords } from './docker-words.ts'
import { commandWords, environmentOf, urlOf } from './entry-command.ts'
import { type Host, type Outlook, refused, withSecretsNamed } from './import-outlook.ts'
import { packageWords } from './import-package.ts'
import { packageContainer } from './import-package-container.ts'
import { secretWords } from './import-secrets.ts'

/** Keys that say nothing beyond what is taken over. */
const UNDERSTOOD = ['type', 'transport', 'command', 'cmd', 'args', 'env', 'environment', 'envs', 'enabled', 'disabled']

export function outlookFor(entry: Fields, clientName: string, host: Host): Outlook {
  const outlook = judged(entry, host)
  if (!outlook.ok) return outlook
  const { kind, what } = outlook
  if (entry['disabled'] === true || entry['enabled'] === false) {
    const fix = `Switch it on in ${clientName} first, or leave it as it is.`
    return { kind, what, ok: false, why: `It is switched off in ${clientName}.`, fix }
  }
  const lost = Object.keys(entry).filter((key) => !UNDERSTOOD.includes(key))
  const dropped =
    lost.length === 0 ? [] : [`The entry's own ${lost.join(', ')} will not be in the new entry: Berth's has none.`]
  return { ...outlook, notes: [...outlook.notes.map(maskedText), ...dropped] }
}

function judged(entry: Fields, host: Host): Outlook {
  if ('extensionId' in entry) {
    const fix = 'Remove the extension in Claude Desktop if you want to run it here instead.'
    return refused('extension', 'an extension', 'It belongs to an extension that Claude Desktop manages.', fix)
  }
  const url = urlOf(entry)
  if (typeof url === 'string') {
    return refused('url', hostOf(url), 'It is reached at a URL: there is nothing to run here.', 'It works as it is.')
  }
  const words = commandWords(entry)
  const env = environmentOf(entry)
  const docker = dockerWords(words)
  if (docker.kind === 'run') return fromDocker(docker.words, env)
  if (docker.kind === 'not-run') {
    const why = `It calls "docker ${docker.verb}", which starts no container of its own.`
    return refused('program', `docker ${docker.verb}`, why, 'It works as it is.')
  }
  const found = packageWords(words)
  if (found.kind === 'run') return packageContainer(found.run, env, host)
  if (found.kind === 'not-run') return refused(found.runner, found.runner, `It ${found.why}.`, 'It works as it is.')
  const program = (words[0] ?? '').replace(/^.*[\\/]/, '')
  if (program === '') return refused('program', 'no command', 'It has no command.', 'Remove it from the file by hand.')
  const fix = 'Look for a Docker image of this server, and add that.'
  return refused('program', program, `It starts ${program} on this computer, not in a container.`, fix)
}

function fromDocker(words: readonly string[], given: Readonly<Record<string, string>>): Outlook {
  const run = dockerRun(words)
  const { image } = run
  if (image === null) {
    return refused('docker', 'docker run', 'Its docker run line names no image.', 'Add the image to the entry.')
  }
  if (secretWords(run.command).length > 0) {
    const why = 'It hands a credential to the program as an argument, which would lie in fleet.json for all to read.'
    return refused('docker', image, why, 'Give it as a variable (-e NAME) where the server takes one.')
  }
  const hasInput = run.flags.some(({ name }) => name === 'interactive')
  const published = run.flags.filter(({ name }) => name === 'publish')
  // The client speaks to it on its input, whatever else it listens to.
  const flags = hasInput ? run.flags.filter(({ name }) => name !== 'publish') : run.flags
  const { input, notes } = containerFromRun({ ...run, flags, image }, given, 'entry')
  const left = hasInput
    ? published.map(({ value }) => `-p ${value} was left out: the client speaks to it on stdin.`)
    : []
  return { kind: 'docker', what: image, ok: true, input: withSecretsNamed(input), notes: [...notes, ...left] }
}

/** The path of a URL may be the key itself. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'a URL')

/** Reads a command line into one typed command, or says what is wrong with it; pure. */
import { type AddSource, addSource } from './add-arguments.ts'
import { type ClientCommand, clientReaders } from './client-arguments.ts'
import { DRY_RUN, type Options, type Read, type Reader, read, wholeNumber } from './read-words.ts'
import { type CommandName, isCommandName } from './usage.ts'
import { WrongUsage } from './wrong-usage.ts'

export type CliCommand =
  | { readonly name: 'status'; readonly probe: boolean }
  | { readonly name: 'add'; readonly source: AddSource }
  | { readonly name: 'start' | 'restart'; readonly ids: readonly string[]; readonly wait: boolean }
  | { readonly name: 'stop'; readonly ids: readonly string[] }
  | { readonly name: 'remove'; readonly ids: readonly string[]; readonly yes: boolean }
  | { readonly name: 'move'; readonly id: string; readonly port: number | null; readonly dryRun: boolean }
  /** `option`: its number in the list, from 1; null only shows the list. */
  | {
      readonly name: 'resolve'
      readonly id: string
      readonly option: number | null
      readonly start: boolean
      readonly yes: boolean
    }
  /** `id` is null for all. */
  | { readonly name: 'rotate'; readonly id: string | null }
  | { readonly name: 'revoke'; readonly id: string }
  | { readonly name: 'leaked'; readonly id: string }
  /** Without ids: every server for which a gate is offered. `keep`: these are left as they are from now on. */
  | { readonly name: 'upgrade'; readonly ids: readonly string[]; readonly keep: boolean }
  | {
      readonly name: 'secret'
      readonly verb: 'set' | 'list' | 'remove'
      readonly id: string
      /** '' for `list`. */
      readonly variable: string
      readonly asFile: boolean
    }
  /** `move`: what lies in private files goes to the keychain, too. */
  | { readonly name: 'secret'; readonly verb: 'store'; readonly store: 'keychain' | 'file'; readonly move: boolean }
  | { readonly name: 'token'; readonly id: string }
  | { readonly name: 'probe'; readonly id: string }
  | { readonly name: 'traffic'; readonly id: string }
  | { readonly name: 'connect'; readonly id: string }
  | {
      readonly name: 'remote'
      readonly id: string
      readonly change: RemoteChange | null
      /** Where to write the certificate of the authority. */
      readonly ca: string | null
    }
  | { readonly name: 'logs'; readonly id: string; readonly follow: boolean; readonly tail: number }
  | { readonly name: 'ports' }
  | { readonly name: 'doctor' }
  | ClientCommand

/** `port` is null where Berth is to choose. */
export type RemoteChange =
  | { readonly kind: 'tls'; readonly address: string; readonly port: number | null }
  | { readonly kind: 'off' }

export type CommandLine =
  | { readonly kind: 'run'; readonly command: CliCommand; readonly json: boolean }
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string; readonly topic: CommandName | null; readonly json: boolean }

/** Lines of a log that `logs` begins with unless told otherwise. */
const USUAL_TAIL = 200

/** `argv` without the program and the script. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const [name, ...rest] = argv
  if (name === '--version' || name === '-v') return { kind: 'version' }
  if (name === undefined || name === '--help' || name === '-h') return { kind: 'help', topic: null }
  if (name === 'help') return help(rest[0])
  const json = rest.includes('--json')
  if (!isCommandName(name)) return { kind: 'wrong', problem: `There is no command "${name}".`, topic: null, json }
  if (beforeCommand(rest).some((word) => word === '--help' || word === '-h')) return { kind: 'help', topic: name }
  try {
    return { kind: 'run', ...readers[name](rest) }
  } catch (thrown) {
    if (!(thrown instanceof WrongUsage)) throw thrown
    return { kind: 'wrong', problem: thrown.message, topic: name, json }
  }
}

function help(topic: string | undefined): CommandLine {
  if (topic === undefined) return { kind: 'help', topic: null }
  if (isCommandName(topic)) return { kind: 'help', topic }
  return { kind: 'wrong', problem: `There is no command "${topic}".`, topic: null, json: false }
}

/** What follows `--` belongs to the container, not to us. */
const beforeCommand = (words: readonly string[]): readonly string[] =>
  words.includes('--') ? words.slice(0, words.indexOf('--')) : words

const readers: { readonly [Name in CommandName]: Reader<CliCommand> } = {
  status: (args) => {
    const { values, json } = read(args, { 'no-probe': { type: 'boolean' } }, [])
    return { command: { name: 'status', probe: values['no-probe'] !== true }, json }
  },
  add: (args) => {
    const { source, json } = addSource(args)
    return { command: { name: 'add', source }, json }
  },
  start: (args) => life('start', args),
  restart: (args) => life('restart', args),
  stop: (args) => {
    const { words, json } = read(args, {}, ['ID...'])
    return { command: { name: 'stop', ids: unique(words) }, json }
  },
  remove: (args) => {
    const { values, words, json } = read(args, { yes: { type: 'boolean', short: 'y' } }, ['ID...'])
    return { command: { name: 'remove', ids: unique(words), yes: values['yes'] === true }, json }
  },
  ports: (args) => ({ command: { name: 'ports' }, json: read(args, {}, []).json }),
  move: (args) => {
    const { values, words, json } = read(args, DRY_RUN, ['ID', '[PORT]'])
    const port = words[1] === undefined ? null : wholeNumber('PORT', words[1])
    return { command: { name: 'move', id: words[0] ?? '', port, dryRun: values['dry-run'] === true }, json }
  },
  resolve: (args) => {
    const options: Options = { start: { type: 'boolean' }, yes: { type: 'boolean', short: 'y' } }
    const { values, words, json } = read(args, options, ['ID', '[OPTION]'])
    const option = words[1] === undefined ? null : wholeNumber('OPTION', words[1])
    const [start, yes] = [values['start'] === true, values['yes'] === true]
    return { command: { name: 'resolve', id: words[0] ?? '', option, start, yes }, json }
  },
  rotate: (args) => {
    const { values, words, json } = read(args, { all: { type: 'boolean' } }, ['[ID]'])
    const id = words[0] ?? null
    if (values['all'] === true && id !== null) throw new WrongUsage('ID does not go with --all.')
    if (values['all'] !== true && id === null) throw new WrongUsage('ID is missing, or --all.')
    return { command: { name: 'rotate', id }, json }
  },
  revoke: (args) => one('revoke', args),
  leaked: (args) => one('leaked', args),
  upgrade: (args) => {
    const { values, words, json } = read(args, { keep: { type: 'boolean' } }, ['[ID...]'])
    const keep = values['keep'] === true
    if (keep && words.length === 0) throw new WrongUsage('ID is missing: which servers should stay as they are?')
    return { command: { name: 'upgrade', ids: unique(words), keep }, json }
  },
  secret: secretCommand,
  token: (args) => one('token', args),
  probe: (args) => one('probe', args),
  traffic: (args) => one('traffic', args),
  connect: (args) => one('connect', args),
  remote: (args) => {
    const options: Options = { tls: { type: 'string' }, off: { type: 'boolean' }, ca: { type: 'string' } }
    const { values, words, json } = read(args, options, ['ID'])
    const { tls, off, ca } = values
    if (tls !== undefined && off === true) throw new WrongUsage('--tls does not go with --off.')
    const change = typeof tls === 'string' ? remotePlace(tls) : off === true ? ({ kind: 'off' } as const) : null
    const file = typeof ca === 'string' ? ca : null
    return { command: { name: 'remote', id: words[0] ?? '', change, ca: file }, json }
  },
  logs: (args) => {
    const options: Options = { follow: { type: 'boolean', short: 'f' }, tail: { type: 'string', short: 'n' } }
    const { values, words, json } = read(args, options, ['ID'])
    const tail = typeof values['tail'] === 'string' ? wholeNumber('--tail', values['tail']) : USUAL_TAIL
    return { command: { name: 'logs', id: words[0] ?? '', follow: values['follow'] === true, tail }, json }
  },
  doctor: (args) => ({ command: { name: 'doctor' }, json: read(args, {}, []).json }),
  ...clientReaders,
}

function secretCommand(args: readonly string[]): Read<CliCommand> {
  const options: Options = { file: { type: 'boolean' }, move: { type: 'boolean' } }
  const { values, words, json } = read(args, options, ['set | list | remove | store', 'ID', '[NAME]'])
  const [verb = '', id = '', variable = ''] = words
  if (verb === 'store') {
    if (id !== 'keychain' && id !== 'file') throw new WrongUsage(`A store is keychain or file, not "${id}".`)
    if (id === 'file' && values['move'] === true) throw new WrongUsage('--move goes with store keychain.')
    return { command: { name: 'secret', verb, store: id, move: values['move'] === true }, json }
  }
  if (values['move'] === true) throw new WrongUsage('--move goes with store keychain.')
  if (verb !== 'set' && verb !== 'list' && verb !== 'remove') {
    throw new WrongUsage(`"${verb}" is not set, list, remove or store.`)
  }
  if (verb !== 'list' && variable === '') throw new WrongUsage('NAME is missing.')
  if (verb === 'list' && variable !== '') throw new WrongUsage('NAME does not go with list.')
  return { command: { name: 'secret', verb, id, variable, asFile: values['file'] === true }, json }
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]

function life(name: 'start' | 'restart', args: readonly string[]): Read<CliCommand> {
  const { values, words, json } = read(args, { 'no-wait': { type: 'boolean' } }, ['ID...'])
  return { command: { name, ids: unique(words), wait: values['no-wait'] !== true }, json }
}

function one(
  name: 'revoke' | 'leaked' | 'token' | 'probe' | 'traffic' | 'connect',
  args: readonly string[],
): Read<CliCommand> {
  const { words, json } = read(args, {}, ['ID'])
  return { command: { name, id: words[0] ?? '' }, json }
}

function remotePlace(text: string): RemoteChange {
  const [address = '', port, ...rest] = text.split(':')
  if (address === '' || rest.length > 0) throw new WrongUsage(`--tls is ADDRESS or ADDRESS:PORT, not "${text}".`)
  return { kind: 'tls', address, port: port === undefined ? null : wholeNumber('The port of --tls', port) }
}

/** Reads what `berth add` should add; pure, so files and variables are read later, by the command. */
import { parseArgs } from 'node:util'
import { WrongUsage } from './wrong-usage.ts'

/** One `--env`: a value, or null where the caller's own environment has it, out of sight of `ps`. */
export interface EnvWish {
  readonly name: string
  readonly value: string | null
}

export interface ImageWish {
  readonly image: string
  /** Fields of a definition as typed; the contract's schema judges them. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly env: readonly EnvWish[]
  readonly envFiles: readonly string[]
  readonly secrets: readonly string[]
}

export type AddSource =
  | { readonly kind: 'sample'; readonly id: string | null }
  | { readonly kind: 'image'; readonly id: string | null; readonly wish: ImageWish }
  /** A file with a client's JSON, or `-` for stdin. */
  | { readonly kind: 'snippet'; readonly file: string }

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const many = { type: 'string', multiple: true } as const

const imageOptions = {
  transport: text,
  port: text,
  'container-port': text,
  path: text,
  auth: text,
  'pass-token': flag,
  env: { ...many, short: 'e' },
  'env-file': many,
  secret: many,
  mount: { ...many, short: 'v' },
  memory: text,
  cpus: text,
  user: text,
  network: text,
  writable: flag,
  'host-access': flag,
  'start-with-berth': flag,
} as const

export function addSource(args: readonly string[]): { readonly source: AddSource; readonly json: boolean } {
  const { values, positionals, command } = parsed(args)
  const json = values.json === true
  const id = values.id ?? null
  const kinds = [positionals.length > 0, values.image !== undefined, values.file !== undefined].filter(Boolean)
  if (kinds.length === 0) throw new WrongUsage('What to add is missing: `sample`, `--image REF` or `--json FILE`.')
  if (kinds.length > 1) throw new WrongUsage('Add one thing at a time: `sample`, `--image REF` or `--json FILE`.')
  if (values.image !== undefined)
    return { source: { kind: 'image', id, wish: imageWish(values.image, values, command) }, json }
  const stray = Object.keys(imageOptions).find((name) => values[name as keyof typeof imageOptions] !== undefined)
  if (stray) throw new WrongUsage(`--${stray} goes with --image only.`)
  if (command.length > 0) throw new WrongUsage('A command after `--` goes with --image only.')
  if (values.file !== undefined) {
    if (id !== null) throw new WrongUsage('--id does not go with --json: the file names its servers itself.')
    return { source: { kind: 'snippet', file: values.file }, json }
  }
  if (positionals.length > 1 || positionals[0] !== 'sample') {
    throw new WrongUsage(
      `"${positionals.find((word) => word !== 'sample') ?? 'sample'}" cannot be added. Did you mean --image?`,
    )
  }
  return { source: { kind: 'sample', id }, json }
}

type Values = ReturnType<typeof parsed>['values']

function parsed(args: readonly string[]) {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const options = { json: flag, file: text, image: text, id: text, ...imageOptions } as const
  try {
    const { values, positionals } = parseArgs({
      args: withFile(args.slice(0, end)),
      options,
      allowPositionals: true,
      strict: true,
    })
    return { values, positionals, command: args.slice(end + 1) }
  } catch (cause) {
    throw WrongUsage.from(cause)
  }
}

/** `--json` is a file's name here when a word follows it, and asks for JSON on stdout when none does. */
const withFile = (args: readonly string[]): string[] =>
  args.map((word, index) => (word === '--json' && isWord(args[index + 1]) ? '--file' : word)).flatMap(joinFile)

const isWord = (word: string | undefined): boolean => word !== undefined && (word === '-' || !word.startsWith('-'))

/** A lone `-` after an option would be refused as ambiguous, so the two become one word. */
const joinFile = (word: string, index: number, all: readonly string[]): string[] => {
  if (word === '--file' && all[index + 1] !== undefined) return [`--file=${all[index + 1]}`]
  return all[index - 1] === '--file' ? [] : [word]
}

function imageWish(image: string, values: Values, command: readonly string[]): ImageWish {
  const fields = {
    transport: values.transport,
    port: wholeNumber('port', values.port),
    containerPort: wholeNumber('container-port', values['container-port']),
    path: values.path,
    auth: values.auth,
    passToken: values['pass-token'],
    mounts: values.mount?.map(mountOf),
    limits: limitsOf(values),
    user: values.user,
    network: values.network,
    readOnly: values.writable ? false : undefined,
    hostAccess: values['host-access'],
    startWithBerth: values['start-with-berth'],
    command: command.length > 0 ? command : undefined,
  }
  return {
    image,
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    env: values.env?.map(envOf) ?? [],
    envFiles: values['env-file'] ?? [],
    secrets: values.secret ?? [],
  }
}

function limitsOf({ memory, cpus }: Values): Readonly<Record<string, unknown>> | undefined {
  if (memory === undefined && cpus === undefined) return undefined
  if (cpus !== undefined && !/^\d+(\.\d+)?$/.test(cpus))
    throw new WrongUsage(`--cpus is a number like 0.5, not "${cpus}".`)
  return { ...(memory === undefined ? {} : { memory }), ...(cpus === undefined ? {} : { cpus: Number(cpus) }) }
}

function envOf(word: string): EnvWish {
  const sign = word.indexOf('=')
  if (sign === 0) throw new WrongUsage(`--env ${word} has no name.`)
  return sign < 0 ? { name: word, value: null } : { name: word.slice(0, sign), value: word.slice(sign + 1) }
}

/** `SOURCE:TARGET`, with `:rw` to let the server write; a Windows source has a colon of its own. */
function mountOf(word: string): { readonly source: string; readonly target: string; readonly readOnly: boolean } {
  const match = /^(?<source>(?:[A-Za-z]:)?[^:]+):(?<target>[^:]+)(?::(?<mode>ro|rw))?$/.exec(word)
  const { source, target, mode } = match?.groups ?? {}
  if (!source || !target) throw new WrongUsage(`--mount is SOURCE:TARGET or SOURCE:TARGET:rw, not "${word}".`)
  return { source, target, readOnly: mode !== 'rw' }
}

function wholeNumber(name: string, word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  if (!/^\d{1,9}$/.test(word)) throw new WrongUsage(`--${name} is a whole number, not "${word}".`)
  return Number(word)
}

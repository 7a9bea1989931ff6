/** A definition as a form holds it: text where a person types, so that half-typed values can stand. Pure. */
import { ServerDefinition, type Transport } from '../../../app/contract/server.ts'

/** Who checks the token. */
export type Auth = ServerDefinition['auth']

export interface EnvRow {
  readonly key: number
  readonly name: string
  readonly value: string
  readonly secret: boolean
  /** A secret that the server reads from a file. */
  readonly asFile: boolean
  /** The definition names it as a secret and gives it no value: left empty, it stays so. */
  readonly bare?: true
}

export interface MountRow {
  readonly key: number
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

export interface Draft {
  readonly image: string
  /** One argument per line. */
  readonly command: string
  readonly transport: Transport
  /** Empty lets Berth choose. */
  readonly port: string
  readonly containerPort: string
  readonly path: string
  readonly auth: Auth
  /** Of a gate: the server sees it, too. */
  readonly passToken: boolean
  readonly env: readonly EnvRow[]
  readonly mounts: readonly MountRow[]
  readonly hostAccess: boolean
  readonly network: 'outbound' | 'isolated'
  readonly memory: string
  readonly cpus: string
  readonly pids: string
  readonly readOnly: boolean
  readonly user: string
  readonly stopTimeout: string
  readonly startWithBerth: boolean
}

export const emptyDraft: Draft = draftOf(ServerDefinition.parse({ image: 'x' }), '')

export function draftOf(definition: ServerDefinition, image = definition.image): Draft {
  const { transport, auth, passToken, hostAccess, network, limits, readOnly, startWithBerth } = definition
  return {
    image,
    command: definition.command.join('\n'),
    transport,
    port: definition.port === null ? '' : String(definition.port),
    containerPort: String(definition.containerPort),
    path: definition.path,
    auth,
    passToken,
    env: envRows(definition),
    mounts: definition.mounts.map((mount, key) => ({ key, ...mount })),
    hostAccess,
    network,
    memory: limits.memory,
    cpus: String(limits.cpus),
    pids: String(limits.pids),
    readOnly,
    user: definition.user ?? '',
    stopTimeout: String(definition.stopTimeout),
    startWithBerth,
  }
}

function envRows({ env, secrets, secretFiles }: ServerDefinition): readonly EnvRow[] {
  const asFile = (name: string): boolean => secretFiles.includes(name)
  const given = Object.entries(env).map(([name, value], key) => ({
    key,
    name,
    value,
    secret: secrets.includes(name),
    asFile: asFile(name),
  }))
  const bare = secrets.filter((name) => !Object.hasOwn(env, name))
  return [
    ...given,
    ...bare.map((name, index) => {
      const key = given.length + index
      return { key, name, value: '', secret: true, asFile: asFile(name), bare: true } as const
    }),
  ]
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** What the form says, unchecked. Keys of `base` that no field shows are kept. */
export function definitionOf(draft: Draft, base: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const named = draft.env.filter(({ name, value }) => name.trim() !== '' || value !== '')
  const given = named.filter(({ bare, secret, value }) => !(bare && secret && value === ''))
  const stdio = draft.transport === 'stdio'
  return {
    ...base,
    image: draft.image.trim(),
    command: draft.command.split('\n').filter((line) => line !== ''),
    transport: draft.transport,
    port: stdio || draft.port.trim() === '' ? null : numberOf(draft.port),
    containerPort: numberOf(draft.containerPort),
    path: draft.path.trim(),
    auth: draft.auth,
    passToken: draft.passToken,
    env: Object.fromEntries(given.map(({ name, value }) => [name.trim(), value])),
    secrets: named.filter(({ secret }) => secret).map(({ name }) => name.trim()),
    secretFiles: named.filter(({ secret, asFile }) => secret && asFile).map(({ name }) => name.trim()),
    mounts: draft.mounts
      .filter(({ source, target }) => source !== '' || target !== '')
      .map(({ source, target, readOnly }) => ({ source, target, readOnly })),
    hostAccess: draft.hostAccess,
    network: draft.network,
    limits: { memory: draft.memory.trim(), cpus: numberOf(draft.cpus), pids: numberOf(draft.pids) },
    readOnly: draft.readOnly,
    user: draft.user.trim() === '' ? null : draft.user.trim(),
    stopTimeout: numberOf(draft.stopTimeout),
    startWithBerth: draft.startWithBerth,
  }
}

/** Where callers meet it changes with this, so a server that runs is started anew at once. */
export function restartsWith(draft: Draft, before: ServerDefinition): boolean {
  if (draft.transport === 'stdio') return false
  const of = ({ transport, port, containerPort, auth, network }: Meeting): string =>
    [transport, port, containerPort, auth === 'gate' ? network : 'no gate'].join(' ')
  const port = draft.port.trim() === '' ? before.port : numberOf(draft.port)
  return of({ ...draft, port, containerPort: numberOf(draft.containerPort) }) !== of(before)
}

type Meeting = Pick<ServerDefinition, 'transport' | 'port' | 'containerPort' | 'auth' | 'network'>

/** The first problem of each field, by its path ("limits.memory", "mounts.0.source"); empty when all is well. */
export type Problems = Readonly<Record<string, string>>

export function problemsOf(draft: Draft): Problems {
  const problems: Record<string, string> = {}
  const twice = repeatedName(draft.env)
  if (twice !== null) problems['env'] = `"${twice}" is set twice.`
  const parsed = ServerDefinition.safeParse(definitionOf(draft))
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const path = issue.path.join('.')
    problems[path] ??= issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  }
  return problems
}

/** The first problem at or below a path. */
export function problemAt(problems: Problems, path: string): string | undefined {
  const key = Object.keys(problems).find((found) => found === path || found.startsWith(`${path}.`))
  return key === undefined ? undefined : problems[key]
}

function repeatedName(env: readonly EnvRow[]): string | null {
  const names = env.map(({ name }) => name.trim()).filter(Boolean)
  return names.find((name, index) => names.indexOf(name) !== index) ?? null
}

/** An id from an image: "ghcr.io/github/github-mcp-server:1" is "github-mcp-server". */
export function idFromImage(image: string): string {
  const name = image.split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? ''
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 20)
    .replace(/^-+|-+$/g, '')
}

/** Turns the flags of `docker run` into a server's definition, and says what of them Berth leaves out. */
import { looksLikeCredential } from '../contract/credential.ts'
import type { Mount, ServerDefinitionInput, Transport } from '../contract/server.ts'
import type { DockerRun } from './docker-flags.ts'
import { bytesFrom, mountFrom, portFrom } from './docker-values.ts'

export interface ContainerPlan {
  readonly name: string | null
  readonly input: ServerDefinitionInput
  readonly notes: readonly string[]
}

/** What is being gathered; only this file writes to it. */
interface Draft {
  name: string | null
  interactive: boolean
  port: number | null
  containerPort: number | null
  readonly env: Map<string, string>
  readonly mounts: Mount[]
  readonly limits: { memory?: string; cpus?: number; pids?: number }
  readonly rest: { user?: string; network?: 'isolated'; readOnly?: true; hostAccess?: true; stopTimeout?: number }
  readonly notes: string[]
}

type TakeFlag = (draft: Draft, value: string, entryEnv: Readonly<Record<string, string>>) => void

/** What Berth does for every server by itself, or what only concerns a terminal. */
const SILENT: ReadonlySet<string> = new Set(
  'tty rm init detach attach quiet pull sig-proxy restart cap-drop security-opt label platform log-driver log-opt'.split(
    ' ',
  ),
)

const takers: Readonly<Record<string, TakeFlag>> = {
  interactive: (draft) => {
    draft.interactive = true
  },
  name: (draft, value) => {
    draft.name = value
  },
  env: takeEnv,
  volume: (draft, value) => takeMount(draft, `-v ${value}`, mountFrom.volume(value)),
  mount: (draft, value) => takeMount(draft, `--mount ${value}`, mountFrom.mount(value)),
  publish: takePort,
  user: (draft, value) => {
    draft.rest.user = value
  },
  'read-only': (draft, value) => {
    if (value !== 'false') draft.rest.readOnly = true
  },
  network: takeNetwork,
  net: takeNetwork,
  'add-host': (draft, value) => {
    if (/^host\.docker\.internal[:=]/.test(value)) draft.rest.hostAccess = true
    else draft.notes.push(`--add-host ${value} was left out: Berth cannot add host names.`)
  },
  memory: (draft, value) => {
    const memory = bytesFrom(value)
    if (memory) draft.limits.memory = memory
    else draft.notes.push(`--memory ${value} was left out: it is no amount of memory.`)
  },
  cpus: (draft, value) => takeNumber(draft, '--cpus', value, (cpus) => ({ cpus })),
  'pids-limit': (draft, value) => takeNumber(draft, '--pids-limit', value, (pids) => ({ pids })),
  'stop-timeout': (draft, value) => {
    if (/^\d+$/.test(value)) draft.rest.stopTimeout = Number(value)
  },
  'env-file': (draft, value) => {
    draft.notes.push(`--env-file ${value} was not read: add its variables to the server.`)
  },
}

/**
 * `entryEnv` is what the client would hand to docker, for `-e NAME` without a value. `from` tells a client's entry,
 * which always speaks stdio unless it publishes a port, from a line that a person typed. The image must be there.
 */
export function containerFromRun(
  run: DockerRun & { readonly image: string },
  entryEnv: Readonly<Record<string, string>>,
  from: 'entry' | 'line',
): ContainerPlan {
  const draft = emptyDraft()
  for (const { name, value } of run.flags) {
    const take = Object.hasOwn(takers, name) ? takers[name] : undefined
    if (take) take(draft, value, entryEnv)
    else if (!SILENT.has(name)) draft.notes.push(leftOut(name, value))
  }
  const env = Object.fromEntries(draft.env)
  const secrets = Object.keys(env).filter(looksLikeCredential)
  const transport = transportOf(draft, env, run.command, from)
  const input: ServerDefinitionInput = {
    image: run.image,
    transport,
    ...(run.command.length > 0 ? { command: [...run.command] } : {}),
    ...(transport !== 'stdio' && draft.port !== null ? { port: draft.port } : {}),
    ...(transport !== 'stdio' && draft.containerPort !== null ? { containerPort: draft.containerPort } : {}),
    ...(draft.env.size > 0 ? { env } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(draft.mounts.length > 0 ? { mounts: draft.mounts } : {}),
    ...(Object.keys(draft.limits).length > 0 ? { limits: draft.limits } : {}),
    ...draft.rest,
  }
  return { name: draft.name, input, notes: draft.notes }
}

function emptyDraft(): Draft {
  return {
    name: null,
    interactive: false,
    port: null,
    containerPort: null,
    env: new Map(),
    mounts: [],
    limits: {},
    rest: {},
    notes: [],
  }
}

function takeEnv(draft: Draft, value: string, entryEnv: Readonly<Record<string, string>>): void {
  const equals = value.indexOf('=')
  const name = equals < 0 ? value : value.slice(0, equals)
  const given = equals < 0 ? (Object.hasOwn(entryEnv, name) ? entryEnv[name] : undefined) : value.slice(equals + 1)
  draft.env.set(name, given ?? '')
  if (given === undefined) draft.notes.push(`${name} has no value yet: give it one before the server starts.`)
  else if (/^\$\{.*\}$|^\$\w+$|^<.*>$/.test(given)) {
    draft.notes.push(`${name} holds the placeholder ${given}: put the real value there before the server starts.`)
  }
}

function takeMount(draft: Draft, words: string, mount: Mount | { readonly problem: string }): void {
  if ('problem' in mount) draft.notes.push(`${words} was left out: ${mount.problem}`)
  else draft.mounts.push(mount)
}

function takePort(draft: Draft, value: string): void {
  const port = portFrom(value)
  if ('problem' in port) draft.notes.push(`-p ${value} was left out: ${port.problem}`)
  else if (draft.containerPort !== null)
    draft.notes.push(`-p ${value} was left out: Berth publishes one port, the first.`)
  else {
    draft.containerPort = port.container
    draft.port = port.host
  }
}

function takeNetwork(draft: Draft, value: string): void {
  if (value === 'none') draft.rest.network = 'isolated'
  else if (value === 'host') {
    draft.rest.hostAccess = true
    draft.notes.push('--network host was replaced: the server reaches this computer as host.docker.internal.')
  } else if (value !== 'bridge' && value !== 'default') {
    draft.notes.push(`--network ${value} was left out: each server has a network of its own.`)
  }
}

function takeNumber(
  draft: Draft,
  flag: string,
  value: string,
  limit: (number: number) => Partial<Draft['limits']>,
): void {
  const number = Number(value)
  if (number > 0) Object.assign(draft.limits, limit(number))
  else draft.notes.push(`${flag} ${value} was left out: it is no number above 0.`)
}

function leftOut(name: string, value: string): string {
  const flag = name.length === 1 ? `-${name}` : `--${name}`
  return `${flag}${value === 'true' ? '' : ` ${value}`} was left out: Berth does not use it.`
}

function transportOf(
  draft: Draft,
  env: Readonly<Record<string, string>>,
  command: readonly string[],
  from: 'entry' | 'line',
): Transport {
  const said = saidTransport(env, command)
  if (draft.containerPort !== null) return said === 'sse' ? 'sse' : 'streamable-http'
  // Nothing from outside reaches a container without a network, but for its own input and output.
  if (draft.interactive || from === 'entry' || draft.rest.network === 'isolated') return 'stdio'
  if (said) return said
  draft.notes.push('Neither -i nor -p was given: taken as an HTTP server on port 3000.')
  return 'streamable-http'
}

/** What the server itself is told to speak, in its environment or its arguments. */
function saidTransport(env: Readonly<Record<string, string>>, command: readonly string[]): Transport | null {
  const flag = command.findIndex((word) => word === '--transport' || word === '-t')
  const words = [
    env['MCP_TRANSPORT'],
    env['FASTMCP_TRANSPORT'],
    env['TRANSPORT'],
    flag < 0 ? undefined : command[flag + 1],
    ...command.map((word) => word.replace(/^--transport=/, '')),
  ]
  for (const word of words) {
    if (word === 'stdio' || word === 'sse') return word
    if (word && /^(?:streamable[-_]?)?http$/i.test(word)) return 'streamable-http'
  }
  return null
}

/** The definition of one MCP server: what a person asked for, checked at every border. */
import { z } from 'zod'
import { Port, textLike, wholeNumber, yesOrNo } from './forms.ts'

/** Ids that AI clients keep for themselves and drop at runtime (clients' own bundles and CLIs, 2026). */
const reservedIds = new Set([
  'workspace',
  'claude-browser',
  'claude-preview',
  'claude-in-chrome',
  'computer-use',
  'plugins',
  'skills',
  'mcp-registry',
  'scheduled-tasks',
  'cowork',
  'dispatch',
  'remote-devices',
  'filesystem',
])

/** At most 20 characters: clients put the id in front of tool names, which may have 64 in all. */
export const ServerId = textLike(
  /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
  'An id has 1 to 20 characters: lower-case letters, digits and inner dashes. Try something like "github" or "my-notes".',
).refine((id) => !reservedIds.has(id), {
  error: (issue) => `"${String(issue.input)}" is a name that an AI client keeps for itself. Choose another id.`,
})

/** The distribution reference grammar, without the parts no local engine accepts. */
export const ImageReference = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? 'A server needs an image, like "mcp/everything:latest".'
        : 'An image reference is text, like "mcp/everything:latest".',
  })
  .max(255, 'An image reference has at most 255 characters.')
  .regex(
    /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?)\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/,
    'That is not an image reference. It looks like "mcp/everything:latest" or "ghcr.io/owner/name:1.2".',
  )

export const Transport = z.enum(['stdio', 'streamable-http', 'sse'], {
  error: 'The transport is one of "streamable-http", "sse" or "stdio".',
})
export type Transport = z.infer<typeof Transport>

const envNameWords = 'A variable name has letters, digits and underscores, and no leading digit.'
export const EnvName = textLike(/^[A-Za-z_][A-Za-z0-9_]*$/, envNameWords)
const Env = z.record(EnvName, z.string('The value of a variable is text. Put a number in quotes, like "3000".'), {
  error: ({ code }) => (code === 'invalid_key' ? envNameWords : 'env is an object of names and values.'),
})

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)
const sourceWords = 'A mount needs an absolute path on this computer, like "/home/you/notes".'
const targetWords = 'A mount needs an absolute path in the container, like "/data".'

export const Mount = z.object(
  {
    source: z.string(sourceWords).refine(isAbsolute, sourceWords),
    target: z.string(targetWords).refine((path) => path.startsWith('/') && path !== '/', targetWords),
    readOnly: yesOrNo('readOnly').default(true),
  },
  'A mount is an object with a source and a target.',
)
export type Mount = z.infer<typeof Mount>

/** One address of a LAN or a VPN: not all there are (0.), not this computer's own (127.), not many's (224. and above). */
const isBeyondLoopback = (address: string): boolean => !/^(?:0|127|22[4-9]|2[3-5]\d)\./.test(address)

export const Remote = z.object(
  {
    address: z
      .ipv4('remote.address is an IPv4 address of this computer, like "192.168.1.20".')
      .refine(isBeyondLoopback, 'remote.address is one address of a LAN or a VPN, like "192.168.1.20".'),
    port: Port,
    tls: z.literal(true, 'Nothing is published beyond this computer without TLS. remote.tls is true.').default(true),
  },
  'remote is null or an object with an address and a port.',
)
export type Remote = z.infer<typeof Remote>

const cpuWords = 'The CPU limit is a number over 0 and up to 256, like 0.5 or 2.'
const Limits = z.object(
  {
    /** Bytes with a unit, as the engine takes them. Swap gets the same value, so none is used. */
    memory: textLike(/^[1-9]\d{0,6}[kmg]$/, 'A memory limit is a number and k, m or g, like "512m".').default('512m'),
    cpus: z.number(cpuWords).positive(cpuWords).max(256, cpuWords).default(1),
    /** With fewer than eight a server cannot start. */
    pids: wholeNumber(8, 65536, 'The limit of processes is a whole number from 8 to 65536.').default(256),
  },
  'limits is an object with memory, cpus and pids.',
)

const definitionFields = z.looseObject(
  {
    image: ImageReference,
    /** Replaces the image's own command; empty keeps it. */
    command: z
      .array(z.string('Each part of a command is text.'), 'A command is a list of texts, like ["node", "server.js"].')
      .default([]),
    transport: Transport.default('streamable-http'),
    /** The loopback port Berth publishes; null for stdio, which needs none. */
    port: Port.nullable().default(null),
    /** Where the server listens inside the container. */
    containerPort: Port.default(3000),
    path: textLike(
      /^\/(?:[\w\-./~]|%(?![01])[0-9A-Fa-f]{2})*$/,
      'A path starts with a slash and has letters, digits, -._~/ and %-codes, like "/mcp".',
    ).refine((path) => !path.startsWith('/.berth/'), "Paths below /.berth/ are the gate's own. Choose another one."),
    auth: z
      .enum(['gate', 'server', 'none'], {
        error: 'auth is "gate" (a proxy in front demands the token), "server" (the server itself does) or "none".',
      })
      .default('gate'),
    /** With auth `server`: somebody chose that, or was offered a gate and said no. It is not offered again. */
    gateDeclined: yesOrNo('gateDeclined').default(false),
    /** The server gets to see the token that the gate has checked, in the Authorization header. */
    passToken: yesOrNo('passToken').default(false),
    /** Where other computers reach the gate, over TLS; null keeps it on this computer. */
    remote: Remote.nullable().default(null),
    env: Env.default({}),
    /** Names in `env` whose values are credentials: never shown, printed or logged. */
    secrets: z.array(EnvName, 'secrets is a list of variable names.').default([]),
    /** Those of `secrets` that are handed over as a file /run/secrets/NAME; NAME_FILE says where. */
    secretFiles: z.array(EnvName, 'secretFiles is a list of variable names.').default([]),
    mounts: z.array(Mount, 'mounts is a list of objects with a source and a target.').default([]),
    /** Lets the container reach this computer as host.docker.internal. */
    hostAccess: yesOrNo('hostAccess').default(false),
    network: z.enum(['outbound', 'isolated'], { error: 'network is "outbound" or "isolated".' }).default('outbound'),
    limits: Limits.prefault({}),
    readOnly: yesOrNo('readOnly').default(true),
    /** `uid`, `uid:gid` or a name in the image; null keeps the image's own. */
    user: textLike(/^[a-z0-9_][a-z0-9_-]*(?::[a-z0-9_][a-z0-9_-]*)?$/i, 'A user is like "1000", "1000:1000" or "node".')
      .nullable()
      .default(null),
    /** Seconds between SIGTERM and SIGKILL; 30 s to drain sessions and some to spare. */
    stopTimeout: wholeNumber(0, 3600, 'The stop timeout is a whole number of seconds from 0 to 3600.').default(35),
    startWithBerth: yesOrNo('startWithBerth').default(false),
  },
  'A server is an object with at least an image, like {"image": "mcp/everything:latest"}.',
)

const defaultPath = (transport: unknown): string => (transport === 'sse' ? '/sse' : '/mcp')

export const ServerDefinition = z
  .preprocess((input) => {
    if (typeof input !== 'object' || input === null || 'path' in input) return input
    return { ...input, path: defaultPath('transport' in input ? input.transport : undefined) }
  }, definitionFields)
  .check((context) => {
    const { transport, network, port, auth, remote } = context.value
    const problem = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: context.value })
    }
    // What is put there would go through the mount, into that folder of this computer.
    const inTheWay = context.value.mounts.some(({ target }) => /^\/run(?:\/secrets(?:\/.*)?)?\/?$/.test(target))
    if (inTheWay && context.value.secretFiles.length > 0) {
      problem(
        'mounts',
        'Secrets go to /run/secrets as files. Mount the folder elsewhere, or hand them over as variables.',
      )
    }
    if (transport === 'stdio' && port !== null) problem('port', 'A stdio server has no port. Leave it out.')
    if (transport === 'stdio') return
    if (network === 'isolated' && auth !== 'gate') {
      problem('network', 'Only a gate reaches an isolated server. Use "outbound", or set auth to "gate".')
    }
    if (remote && auth !== 'gate') {
      problem('remote', 'Other computers are let in by a gate only. Set auth to "gate", or leave remote out.')
    }
  })
export type ServerDefinition = z.infer<typeof ServerDefinition>
/** What a person or a file may leave out. */
export type ServerDefinitionInput =
  z.input<typeof definitionFields> extends infer T ? Partial<T> & { image: string } : never

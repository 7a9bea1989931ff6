/** The definition of one MCP server: what a person asked for, checked at every border. */
import { z } from 'zod'

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

/** Text of a form. What is wrong with it, its type or its form, is answered with the same words. */
const textLike = (pattern: RegExp, words: string) => z.string(words).regex(pattern, words)
/** A whole number between two others, both included. */
const wholeNumber = (least: number, most: number, words: string) => z.int(words).min(least, words).max(most, words)
const yesOrNo = (name: string) => z.boolean(`${name} is true or false.`)

/** At most 20 characters: clients put the id in front of tool names, which may have 64 in all. */
export const ServerId = textLike(
  /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
  'An id has 1 to 20 characters: lower-case letters, digits and inner dashes. Try something like "github" or "my-notes".',
).refine((id) => !reservedIds.has(id), {
  error: (issue) => `"${String(issue.input)}" is a name that an AI client keeps for itself. Choose another id.`,
})

export const Port = wholeNumber(1, 65535, 'A port is a whole number from 1 to 65535.')

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

const Rotation = z.object(
  {
    /** Days after which a token is due; 0 for never. */
    everyDays: wholeNumber(0, 3650, 'rotation.everyDays is a whole number of days from 0 (never) to 3650.').default(30),
    /** Berth rotates a token that is due by itself. */
    automatic: yesOrNo('rotation.automatic').default(true),
    /** Minutes in which the token before the newest one still works. */
    graceMinutes: wholeNumber(0, 10_080, 'rotation.graceMinutes is a whole number from 0 to 10080 (a week).').default(
      10,
    ),
  },
  'rotation is an object with everyDays, automatic and graceMinutes.',
)

export const Settings = z.looseObject(
  {
    /** First and last port Berth hands out, both included. */
    range: z
      .object({ first: Port, last: Port }, 'The range is an object with a first and a last port.')
      .refine(({ first, last }) => first <= last, 'The range starts after it ends.')
      .refine(({ first, last }) => last - first < 1000, 'The range has at most 1000 ports.')
      .prefault({ first: 3000, last: 3099 }),
    /** Ports of the range that new servers are not given: dev servers and AnythingLLM live on 3000 and 3001. */
    leaveAlone: z
      .array(Port, 'leaveAlone is a list of ports, like [3000, 3001].')
      .max(1000, 'At most 1000 ports can be left alone.')
      .overwrite((ports) => [...new Set(ports)].toSorted((a, b) => a - b))
      .default([3000, 3001]),
    /** The bridge starts a stopped server when a client asks for it. */
    startOnDemand: yesOrNo('startOnDemand').default(true),
    stopServersOnQuit: yesOrNo('stopServersOnQuit').default(false),
    openAtLogin: yesOrNo('openAtLogin').default(false),
    notifications: yesOrNo('notifications').default(true),
    rotation: Rotation.prefault({}),
    /** Where secrets are kept that are entered from now on; null: the keychain, and nowhere without one. */
    secretStore: z.enum(['keychain', 'file'], 'secretStore is "keychain", "file" or null.').nullable().default(null),
    theme: z.enum(['system', 'light', 'dark'], 'The theme is "system", "light" or "dark".').default('system'),
  },
  'The settings are an object, like {"theme": "dark"}.',
)
export type Settings = z.infer<typeof Settings>

/** Some of the settings, each checked as it is among all of them; what is left out stays as it is. */
export const SettingsChange = z
  .looseObject({}, 'A change of settings is an object, like {"theme": "dark"}.')
  .check((context) => {
    for (const issue of Settings.safeParse(context.value).error?.issues ?? []) {
      context.issues.push({ code: 'custom', path: issue.path, message: issue.message, input: context.value })
    }
  })
export type SettingsChange = Partial<Omit<Settings, 'rotation'>> & { readonly rotation?: Partial<Settings['rotation']> }

/** The settings with a change made to them. */
export function changedSettings(settings: Settings, change: z.infer<typeof SettingsChange>): Settings {
  const rotation = { ...settings.rotation, ...(change['rotation'] as Partial<Settings['rotation']> | undefined) }
  return Settings.parse({ ...settings, ...change, rotation })
}

/** fleet.json as a whole. Keys that a newer Berth wrote are kept. */
export const FleetFile = z.looseObject(
  {
    version: z.literal([1, 2], 'The version of this form is 2.'),
    settings: Settings.prefault({}),
    servers: z.record(ServerId, ServerDefinition, 'servers is an object of ids and definitions.').default({}),
  },
  'It is an object with a version and servers.',
)
export type FleetFile = z.infer<typeof FleetFile>

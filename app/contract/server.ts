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

/** At most 20 characters: clients put the id in front of tool names, which may have 64 in all. */
export const ServerId = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/,
    'An id has 1 to 20 characters: lower-case letters, digits and inner dashes. Try something like "github" or "my-notes".',
  )
  .refine((id) => !reservedIds.has(id), {
    error: (issue) => `"${String(issue.input)}" is a name that an AI client keeps for itself. Choose another id.`,
  })

export const Port = z
  .int('A port is a whole number from 1 to 65535.')
  .min(1, 'A port is a whole number from 1 to 65535.')
  .max(65535, 'A port is a whole number from 1 to 65535.')

/** The distribution reference grammar, without the parts no local engine accepts. */
export const ImageReference = z
  .string()
  .max(255, 'An image reference has at most 255 characters.')
  .regex(
    /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?)\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/,
    'That is not an image reference. It looks like "mcp/everything:latest" or "ghcr.io/owner/name:1.2".',
  )

export const Transport = z.enum(['stdio', 'streamable-http', 'sse'], {
  error: 'The transport is one of "streamable-http", "sse" or "stdio".',
})
export type Transport = z.infer<typeof Transport>

const EnvName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A variable name has letters, digits and underscores, and no leading digit.')

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)

export const Mount = z.object({
  source: z.string().refine(isAbsolute, 'A mount needs an absolute path on this computer, like "/home/you/notes".'),
  target: z
    .string()
    .refine(
      (path) => path.startsWith('/') && path !== '/',
      'A mount needs an absolute path in the container, like "/data".',
    ),
  readOnly: z.boolean().default(true),
})
export type Mount = z.infer<typeof Mount>

export const Limits = z.object({
  /** Bytes with a unit, as the engine takes them. Swap gets the same value, so none is used. */
  memory: z
    .string()
    .regex(/^[1-9]\d{0,6}[kmg]$/, 'A memory limit is a number and k, m or g, like "512m".')
    .default('512m'),
  cpus: z.number().positive('The CPU limit is more than 0, like 0.5 or 2.').max(256).default(1),
  pids: z.int().min(8, 'At least 8 processes, or the server cannot start.').max(65536).default(256),
})

const definitionFields = z.looseObject({
  image: ImageReference,
  /** Replaces the image's own command; empty keeps it. */
  command: z.array(z.string()).default([]),
  transport: Transport.default('streamable-http'),
  /** The loopback port Berth publishes; null for stdio, which needs none. */
  port: Port.nullable().default(null),
  /** Where the server listens inside the container. */
  containerPort: Port.default(3000),
  path: z.string().regex(/^\/[\w\-./~%]*$/, 'A path starts with a slash, like "/mcp".'),
  auth: z
    .enum(['server', 'none'], { error: 'auth is "server" (the server demands the token itself) or "none".' })
    .default('server'),
  env: z.record(EnvName, z.string()).default({}),
  /** Names in `env` whose values are credentials: never shown, printed or logged. */
  secrets: z.array(EnvName).default([]),
  mounts: z.array(Mount).default([]),
  /** Lets the container reach this computer as host.docker.internal. */
  hostAccess: z.boolean().default(false),
  network: z.enum(['outbound', 'isolated'], { error: 'network is "outbound" or "isolated".' }).default('outbound'),
  limits: Limits.prefault({}),
  readOnly: z.boolean().default(true),
  /** `uid`, `uid:gid` or a name in the image; null keeps the image's own. */
  user: z
    .string()
    .regex(/^[a-z0-9_][a-z0-9_-]*(?::[a-z0-9_][a-z0-9_-]*)?$/i, 'A user is like "1000", "1000:1000" or "node".')
    .nullable()
    .default(null),
  /** Seconds between SIGTERM and SIGKILL; 30 s to drain sessions and some to spare. */
  stopTimeout: z.int().min(0).max(3600, 'The stop timeout is at most 3600 seconds.').default(35),
  startWithBerth: z.boolean().default(false),
})

const defaultPath = (transport: unknown): string => (transport === 'sse' ? '/sse' : '/mcp')

export const ServerDefinition = z
  .preprocess((input) => {
    if (typeof input !== 'object' || input === null || 'path' in input) return input
    return { ...input, path: defaultPath('transport' in input ? input.transport : undefined) }
  }, definitionFields)
  .check((context) => {
    const { transport, network, port } = context.value
    const problem = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: context.value })
    }
    if (transport === 'stdio' && port !== null) problem('port', 'A stdio server has no port. Leave it out.')
    if (transport !== 'stdio' && network === 'isolated') {
      problem('network', 'An isolated container cannot publish a port. Use "outbound", or a stdio server.')
    }
  })
export type ServerDefinition = z.infer<typeof ServerDefinition>
/** What a person or a file may leave out. */
export type ServerDefinitionInput =
  z.input<typeof definitionFields> extends infer T ? Partial<T> & { image: string } : never

export const Settings = z.looseObject({
  /** First and last port Berth hands out, both included. */
  range: z
    .object({ first: Port, last: Port })
    .refine(({ first, last }) => first <= last, 'The range starts after it ends.')
    .refine(({ first, last }) => last - first < 1000, 'The range has at most 1000 ports.')
    .prefault({ first: 3000, last: 3099 }),
  /** The bridge starts a stopped server when a client asks for it. */
  startOnDemand: z.boolean().default(true),
  stopServersOnQuit: z.boolean().default(false),
  openAtLogin: z.boolean().default(false),
  notifications: z.boolean().default(true),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
})
export type Settings = z.infer<typeof Settings>

/** fleet.json as a whole. Keys that a newer Berth wrote are kept. */
export const FleetFile = z.looseObject({
  version: z.literal(1),
  settings: Settings.prefault({}),
  servers: z.record(ServerId, ServerDefinition).default({}),
})
export type FleetFile = z.infer<typeof FleetFile>

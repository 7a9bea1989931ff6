/** What the environment asks of the sample server, read once at start. */

export type SampleSettings =
  | { readonly transport: 'stdio' }
  | {
      readonly transport: 'streamable-http'
      readonly host: string
      readonly port: number
      /** The bearer that callers must show; null lets every caller in. */
      readonly token: string | null
    }

/** Throws an Error that names the variable when a value cannot be used. */
export function settingsFrom(env: NodeJS.ProcessEnv): SampleSettings {
  const transport = env['MCP_TRANSPORT'] || 'streamable-http'
  if (transport === 'stdio') return { transport }
  if (transport !== 'streamable-http') {
    throw new Error(`MCP_TRANSPORT is "${transport}". This server speaks "streamable-http" and "stdio".`)
  }
  return {
    transport,
    // Loopback unless told otherwise: outside a container nobody else should reach it. The image sets 0.0.0.0.
    host: env['MCP_HOST'] || '127.0.0.1',
    port: portFrom(env['MCP_PORT'] || env['PORT'] || '3000'),
    token: env['MCP_AUTH_TOKEN'] || null,
  }
}

function portFrom(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Error(`MCP_PORT is "${text}". A port is a whole number up to 65535.`)
}

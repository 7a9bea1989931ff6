/** Where an engine may answer: a Unix socket, a named pipe, or a TCP port of this computer. */

export interface TlsMaterial {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export type Endpoint =
  /** A Unix socket's path, or a Windows pipe's like `//./pipe/docker_engine`. */
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | null }

/** A place to try, or one that was named but cannot be used, with the reason in words. */
export type Candidate =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly kind: 'unusable'; readonly name: string; readonly problem: string }

/** How a person sees it: a path, or a URL with a loopback address. */
export function endpointName(endpoint: Endpoint): string {
  if (endpoint.kind === 'socket') return endpoint.path
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host
  return `tcp://${host}:${endpoint.port}`
}

export const socketAt = (path: string): Candidate => ({ kind: 'endpoint', endpoint: { kind: 'socket', path } })

/**
 * The place that a Docker host string names (DOCKER_HOST, or a context's `Host`). Other computers are refused: ports
 * that Berth publishes on their loopback would not be reachable from here.
 * `tls` is what to use for tcp://, null for plain HTTP.
 */
export function candidateFromHost(host: string, tls: TlsMaterial | null): Candidate {
  const unusable = (problem: string): Candidate => ({ kind: 'unusable', name: host, problem })
  if (host.startsWith('unix://')) return socketAt(host.slice('unix://'.length) || '/var/run/docker.sock')
  if (host.startsWith('npipe://')) {
    const path = host.slice('npipe://'.length).replaceAll('\\', '/')
    return socketAt(path || '//./pipe/docker_engine')
  }
  if (host.startsWith('/')) return socketAt(host)
  if (host.startsWith('ssh://')) return unusable('it is on another computer; Berth runs a local fleet')
  const url = tcpUrl(host)
  if (url === null) return unusable('not a form that Berth knows; use unix://, npipe:// or tcp://127.0.0.1:PORT')
  const name = url.hostname.replace(/^\[|\]$/g, '')
  if (!isLoopback(name)) return unusable('it is on another computer; Berth runs a local fleet')
  // The ports that Docker registered with IANA: 2375 plain, 2376 with TLS.
  const port = url.port === '' ? (tls ? 2376 : 2375) : Number(url.port)
  return { kind: 'endpoint', endpoint: { kind: 'tcp', host: name, port, tls } }
}

function tcpUrl(host: string): URL | null {
  const text = host.includes('://') ? host : `tcp://${host}`
  if (!/^(?:tcp|https?):\/\/./.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.hostname === '' ? null : url
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)

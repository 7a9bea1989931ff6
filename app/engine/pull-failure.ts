/** Tells apart why an image could not be pulled: absent, private, offline, limited, or made for other computers. */
import { Failure, type FailureKind } from '../contract/failure.ts'

interface KnownPullProblem {
  readonly pattern: RegExp
  readonly kind: FailureKind
  readonly message: (image: string, registry: string) => string
  readonly fix: (image: string, registry: string) => string
}

const checkName = (image: string): string => `Check the name "${image}" for typing errors.`

/** First match wins. The texts are those of Docker Hub, ghcr.io, quay.io, ECR, and of Podman's client. */
const problems: readonly KnownPullProblem[] = [
  {
    pattern: /toomanyrequests|too many requests|rate limit/i,
    kind: 'pull-failed',
    message: (image, registry) => `${registry} refuses ${image} for now: too many pulls from your address.`,
    fix: () => 'Wait some hours, or sign in with `docker login` and pull it by hand.',
  },
  {
    pattern:
      /no matching manifest|no image found in (?:manifest|image index)|does not match the (?:specified|detected) platform/i,
    kind: 'pull-failed',
    message: (image) => `${image} is not made for the processor of this computer.`,
    fix: () => 'Look for another tag, or another image of the same server.',
  },
  {
    pattern: /manifest (?:for .* )?not found|manifest unknown|tag .* not found|MANIFEST_UNKNOWN/i,
    kind: 'image-not-found',
    message: (image, registry) => `${registry} has no ${image}: the tag does not exist.`,
    fix: (image) => `${checkName(image)} Its registry lists the tags it has.`,
  },
  {
    pattern:
      /access denied|requested access|unauthorized|authentication required|no basic auth|denied:|: denied|forbidden|repository does not exist|NAME_UNKNOWN|name unknown/i,
    kind: 'image-not-found',
    message: (image, registry) => `${registry} has no ${image}, or it is private.`,
    fix: (image, registry) =>
      `${checkName(image)} If it is private, run \`docker login ${registry}\` and \`docker pull ${image}\`, then start again.`,
  },
  {
    pattern: /x509|certificate|tls: |TLS handshake/i,
    kind: 'pull-failed',
    message: (_, registry) => `The connection to ${registry} is not trusted.`,
    fix: () => 'A proxy or firewall may stand between: give its certificate to the container engine.',
  },
  {
    pattern:
      /no such host|dial tcp|i\/o timeout|timeout exceeded|connection refused|network is unreachable|no route to host|server misbehaving|lookup |proxyconnect|temporary failure in name resolution|connection reset|EOF$/i,
    kind: 'pull-failed',
    message: (image, registry) => `Could not reach ${registry} to pull ${image}.`,
    fix: () => 'Check the internet connection (and the proxy settings of Docker), then try again.',
  },
  {
    pattern: /no space left on device/i,
    kind: 'pull-failed',
    message: (image) => `Could not pull ${image}: the disk of the engine is full.`,
    fix: () => 'Free space, for example with `docker system prune`.',
  },
  {
    pattern: /invalid reference format|not a valid repository/i,
    kind: 'image-not-found',
    message: (image) => `"${image}" is not an image reference.`,
    fix: () => 'It looks like "mcp/everything:latest" or "ghcr.io/owner/name:1.2".',
  },
]

/** From the engine's text, whichever way it came: as an HTTP error or inside the progress stream. */
export function pullFailure(image: string, text: string, cause?: unknown): Failure {
  const registry = registryOf(image)
  const known = problems.find(({ pattern }) => pattern.test(text))
  if (known) return new Failure(known.kind, known.message(image, registry), known.fix(image, registry), { cause })
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 240) || 'no reason given'
  const quoted = line.startsWith('{') ? 'no reason given' : line
  return new Failure('pull-failed', `Could not pull ${image}. The engine says: ${quoted}`, 'Try again in a moment.', {
    cause,
  })
}

/** A reference names its registry when the part before the first slash looks like a host. */
export function registryOf(image: string): string {
  const [first = ''] = image.split('/')
  return image.includes('/') && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
}

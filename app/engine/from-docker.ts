/** Maps the daemon's JSON about containers and itself to our types; nothing else in Berth knows its shape. */
import { z } from 'zod'
import type { Binding, Container, ContainerStatus, EngineInfo, PublishedPort } from './engine.ts'

const Labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {})

const PortMap = z
  .record(z.string(), z.array(z.object({ HostIp: z.string().optional(), HostPort: z.string() })).nullable())
  .nullish()

const Inspect = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  Created: z.string(),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().default(0),
    OOMKilled: z.boolean().default(false),
    Error: z.string().nullish(),
    StartedAt: z.string().nullish(),
    FinishedAt: z.string().nullish(),
  }),
  Config: z.object({
    Image: z.string(),
    Labels,
    Tty: z.boolean().default(false),
    StopTimeout: z.number().nullish(),
  }),
  HostConfig: z.object({ PortBindings: PortMap, AutoRemove: z.boolean().default(false) }),
  NetworkSettings: z.object({ Ports: PortMap }).nullish(),
})

/** Seconds; Docker's and Podman's own. */
const USUAL_STOP_TIMEOUT = 10

/** One container from `GET /containers/ID/json`. */
export function containerFrom(json: unknown): Container {
  const { Id, Name, Image, Created, RestartCount, State, Config, HostConfig, NetworkSettings } = Inspect.parse(json)
  const status = statusFrom(State.Status)
  return {
    id: Id,
    name: plainName(Name),
    image: plainImage(Config.Image),
    imageId: Image,
    labels: Config.Labels,
    status,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    error: State.Error ?? '',
    restartCount: RestartCount,
    createdAt: instantFrom(Created) ?? 0,
    startedAt: instantFrom(State.StartedAt),
    finishedAt: instantFrom(State.FinishedAt),
    // Podman lists them for a container that never started, too.
    bindings: status === 'running' || status === 'paused' ? bindingsFrom(NetworkSettings?.Ports) : [],
    requestedBindings: bindingsFrom(HostConfig.PortBindings),
    removesItself: HostConfig.AutoRemove,
    stopTimeoutSeconds: Config.StopTimeout ?? USUAL_STOP_TIMEOUT,
  }
}

/** Whether the container has a terminal: then its log is one raw stream without frames. */
export function hasTerminal(json: unknown): boolean {
  return Inspect.pick({ Config: true }).parse(json).Config.Tty
}

const Summary = z.object({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  Image: z.string(),
  Labels,
  Ports: z
    .array(
      z.object({
        IP: z.string().optional(),
        PrivatePort: z.number(),
        PublicPort: z.number().optional(),
        Type: z.string().optional(),
      }),
    )
    .nullish(),
})

/** The ids from `GET /containers/json`. */
export function idsFrom(json: unknown): readonly string[] {
  return z
    .array(Summary.pick({ Id: true }))
    .parse(json)
    .map(({ Id }) => Id)
}

/** Every TCP port that some container publishes, from `GET /containers/json`. */
export function publishedPortsFrom(json: unknown): readonly PublishedPort[] {
  return z
    .array(Summary)
    .parse(json)
    .flatMap(({ Id, Names, Image, Labels: labels, Ports }) =>
      (Ports ?? []).flatMap(({ IP, PrivatePort, PublicPort, Type }): PublishedPort[] => {
        if (!PublicPort || (Type !== undefined && Type !== 'tcp')) return []
        return [
          {
            address: IP || '0.0.0.0',
            port: PublicPort,
            containerPort: PrivatePort,
            containerId: Id,
            containerName: plainName(Names?.[0] ?? Id.slice(0, 12)),
            image: plainImage(Image),
            labels,
          },
        ]
      }),
    )
}

const Version = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Os: z.string().default('linux'),
  Arch: z.string().default(''),
  Components: z.array(z.object({ Name: z.string(), Version: z.string().optional() })).nullish(),
})

/** From `GET /version`. Podman names its engine among the components and gives its own version there. */
export function engineInfoFrom(json: unknown, endpoint: string): EngineInfo {
  const { Version: version, ApiVersion, Os, Arch, Components } = Version.parse(json)
  const podman = Components?.find(({ Name }) => /podman/i.test(Name))
  return {
    product: podman ? 'podman' : 'docker',
    version: podman?.Version ?? version,
    apiVersion: ApiVersion,
    endpoint,
    operatingSystem: Os,
    architecture: Arch,
  }
}

/** Podman has more states than Docker; each is nearest to one of ours. */
function statusFrom(status: string): ContainerStatus {
  switch (status.toLowerCase()) {
    case 'created':
    case 'configured':
    case 'initialized':
      return 'created'
    case 'running':
    case 'stopping':
    case 'healthy':
    case 'unhealthy':
    case 'starting':
      return 'running'
    case 'paused':
      return 'paused'
    case 'restarting':
      return 'restarting'
    case 'removing':
      return 'removing'
    case 'dead':
      return 'dead'
    default:
      return 'exited'
  }
}

/** Milliseconds since the epoch; null for the year 1, which is how both engines write "never". */
export function instantFrom(text: string | null | undefined): number | null {
  const instant = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(instant) || instant <= 0 ? null : instant
}

function bindingsFrom(ports: z.infer<typeof PortMap>): readonly Binding[] {
  return Object.entries(ports ?? {}).flatMap(([key, hosts]) =>
    (hosts ?? []).map(({ HostIp, HostPort }) => ({
      address: HostIp || '0.0.0.0',
      port: Number(HostPort),
      containerPort: Number.parseInt(key, 10),
    })),
  )
}

const plainName = (name: string): string => name.replace(/^\//, '')

/** Podman writes names in full: `localhost/` before images made on this computer, `docker.io/library/` before others. */
export const plainImage = (image: string): string => image.replace(/^(?:localhost|docker\.io(?:\/library)?)\//, '')

/** The engine as Berth uses it: what the rest of the app may ask of Docker or Podman, in our own types. */
import type { LayerProgress } from '../contract/snapshot.ts'
import type { LogLine } from '../contract/streams.ts'

export interface EngineInfo {
  readonly product: 'docker' | 'podman'
  readonly version: string
  readonly apiVersion: string
  readonly endpoint: string
  readonly operatingSystem: string
  readonly architecture: string
}

export interface Binding {
  readonly address: string
  readonly port: number
  readonly containerPort: number
}

export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** One container, as the engine's inspect tells it. */
export interface Container {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly labels: Readonly<Record<string, string>>
  readonly status: ContainerStatus
  readonly exitCode: number
  readonly outOfMemory: boolean
  /** The engine's own words for a start that failed, '' when none. */
  readonly error: string
  readonly restartCount: number
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly bindings: readonly Binding[]
  /** Published ports asked for at create, also when the container does not run. */
  readonly requestedBindings: readonly Binding[]
  /** Started with `--rm`: the engine removes it once it has ended. */
  readonly removesItself: boolean
  /** Seconds that it was given to end in; what the engine has unless it was told otherwise is 10. */
  readonly stopTimeoutSeconds: number
}

/** A published port of any container, Berth's or not. */
export interface PublishedPort extends Binding {
  readonly containerId: string
  readonly containerName: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
}

/** A file in a volume of one container. */
export interface ContainerFile {
  /** Absolute, and not directly below the root: the first folder of it becomes the volume. */
  readonly path: string
  readonly content: string
  readonly mode: number
  /** Owner and group, by number. */
  readonly uid: number
}

/** A symbolic link in there, to an absolute target. */
interface ContainerLink extends Pick<ContainerFile, 'path' | 'uid'> {
  readonly target: string
}

export type VolumeFile = ContainerFile | ContainerLink

/** Where only this computer reaches what is published. */
export const LOOPBACK = '127.0.0.1'

/** One port of a container, and where on this computer it is reached. */
export interface Publish {
  /** IPv4. */
  readonly address: string
  readonly hostPort: number
  readonly containerPort: number
}

/** What a container is made from. Hardening is not optional: create() adds all of deployment's list. */
export interface ContainerSpec {
  readonly name: string
  readonly image: string
  /** `image` begins with the image's own entry point, `none` runs the command as it is. */
  readonly entrypoint: 'image' | 'none'
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Put there before it starts, in volumes of its own that go away with it. */
  readonly files: readonly VolumeFile[]
  /** null publishes nothing. Anything but 127.0.0.1 is refused for all but the role `tls`. */
  readonly publish: Publish | null
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly readOnly: boolean }[]
  readonly hostAccess: boolean
  /** A network's name, or `none`. What is published is reached through it. */
  readonly network: string
  /** Its fixed IPv4 address there, for a network made with `ensureFixedNetwork`; null takes what the engine gives. */
  readonly address: string | null
  /** A second network, which nothing is published through. */
  readonly alsoIn: { readonly network: string; readonly address: string } | null
  /** Names and addresses for its hosts file. */
  readonly hosts: Readonly<Record<string, string>>
  /** It is in a sealed network and has no name service. */
  readonly offline: boolean
  readonly memoryBytes: number
  readonly cpus: number
  readonly pids: number
  readonly readOnly: boolean
  readonly user: string | null
  readonly stopTimeoutSeconds: number
  /** `unless-stopped` for servers; `no` for attached stdio sessions. */
  readonly restart: 'unless-stopped' | 'no'
  /** Keeps stdin open for a stdio session. */
  readonly interactive: boolean
}

export type EngineEvent =
  | {
      readonly kind: 'container'
      readonly action:
        | 'create'
        | 'start'
        | 'die'
        | 'oom'
        | 'stop'
        | 'kill'
        | 'pause'
        | 'unpause'
        | 'destroy'
        | 'rename'
        | 'update'
      readonly containerId: string
      readonly labels: Readonly<Record<string, string>>
      readonly exitCode: number | null
      readonly time: number
    }
  /** The container's own HEALTHCHECK changed its mind. */
  | { readonly kind: 'health'; readonly containerId: string; readonly status: 'healthy' | 'unhealthy' | 'starting' }

export interface PullProgress {
  readonly layers: readonly LayerProgress[]
  readonly currentBytes: number
  readonly totalBytes: number
}

export interface BuildProgress {
  readonly step: number
  readonly steps: number
  readonly line: string
}

export interface LogOptions {
  /** Past lines to begin with; 'all' for everything kept. */
  readonly tail: number | 'all'
  /** Only lines from then on, in whole seconds since the epoch by the engine's clock; null for no limit. */
  readonly since?: number | null
  readonly follow: boolean
  readonly signal: AbortSignal
}

export interface RawStats {
  /** Share of one core. */
  readonly cpu: number
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
}

/** Both ends of a container that runs attached, for one stdio session. */
export interface AttachedProcess {
  readonly containerId: string
  readonly stdin: NodeJS.WritableStream
  readonly stdout: NodeJS.ReadableStream
  readonly stderr: NodeJS.ReadableStream
  /** Resolves with the exit code. */
  readonly exited: Promise<number>
  /** Closes stdin, waits for the given seconds, kills, removes. Safe to call twice. */
  close(graceSeconds: number): Promise<void>
}

/**
 * Every function throws a `Failure` (kinds `engine-error`, `name-taken`, `no-engine`, `image-not-found`, `pull-failed`,
 * `build-failed`, `port-taken`, `cancelled`, `timeout`) in our words; raw daemon JSON never leaves this folder.
 */
export interface Engine {
  readonly info: EngineInfo
  ping(signal?: AbortSignal): Promise<void>

  /** All containers, running or not, that carry each of these labels. */
  containersWith(labels: Readonly<Record<string, string>>): Promise<readonly Container[]>
  /** By id or by name; null when there is none. */
  inspect(container: string): Promise<Container | null>
  /** The engine's own JSON with the values of all environment variables masked. null when there is none. */
  inspectText(containerId: string): Promise<string | null>
  publishedPorts(): Promise<readonly PublishedPort[]>

  create(spec: ContainerSpec): Promise<string>
  /** Running or not. */
  rename(containerId: string, name: string): Promise<void>
  /** Running or not, into the volumes that it was made with for its `files`. */
  putFiles(containerId: string, files: readonly VolumeFile[]): Promise<void>
  start(containerId: string): Promise<void>
  stop(containerId: string, timeoutSeconds: number): Promise<void>
  /** Removes it, running or not; no failure when it is gone already. */
  remove(containerId: string): Promise<void>
  /** Creates from the spec, attaches, then starts: nothing of its first output is lost. */
  runAttached(spec: ContainerSpec): Promise<AttachedProcess>

  ensureNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<void>
  /**
   * A network whose containers choose their addresses; answers its range, as `10.213.0.16/28`. `sealed`: nothing in it
   * reaches anything outside of it, this computer included, and nothing can be published through it.
   */
  ensureFixedNetwork(
    name: string,
    labels: Readonly<Record<string, string>>,
    options: { readonly sealed: boolean },
  ): Promise<string>
  removeNetwork(name: string): Promise<void>

  hasImage(reference: string): Promise<boolean>
  pull(reference: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>
  /** Builds from a tar stream of the context. */
  build(
    context: NodeJS.ReadableStream,
    options: {
      readonly tag: string
      readonly labels: Readonly<Record<string, string>>
      readonly args: Readonly<Record<string, string>>
    },
    onProgress: (progress: BuildProgress) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Makes an image from a tar stream of a root file system. */
  importImage(
    rootfs: NodeJS.ReadableStream,
    options: { readonly tag: string; readonly changes: readonly string[] },
  ): Promise<void>

  /** Batches of whole lines, in order; stops reading from the engine while the consumer does not ask for more. */
  logs(containerId: string, options: LogOptions): AsyncIterable<readonly LogLine[]>
  stats(containerId: string, signal: AbortSignal): AsyncIterable<RawStats>
  /**
   * Events of all containers. Once it resolves the engine has subscribed: nothing after that moment is missed.
   * Ends with an error when the connection breaks, and quietly when the signal aborts.
   */
  events(signal: AbortSignal): Promise<AsyncIterable<EngineEvent>>
}

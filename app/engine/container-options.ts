/** The one place that decides how a container is locked down. Pure: from our spec to the engine's create request. */
import { isIPv4 } from 'node:net'
import type { ContainerCreateOptions, EndpointSettings, HostConfig } from 'dockerode'
import { type ContainerSpec, LOOPBACK, type Publish } from './engine.ts'
import { volumesOf } from './files.ts'
import { ROLE_LABEL } from './labels.ts'

/** The engine keeps three files of ten megabytes, so that no log fills the disk. */
const rotatedLog = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } }

/** What a server may write to when its file system is read-only. Nothing in it can be run. */
const scratch = { '/tmp': 'rw,noexec,nosuid,nodev,size=64m,mode=1777' }

/** The only one that other computers may reach: it speaks TLS, and a gate behind it demands the token. */
const isForOthers = ({ labels }: ContainerSpec): boolean => labels[ROLE_LABEL] === 'tls'

/** `name` is part of the request here because dockerode takes it from there. */
export function containerOptions(spec: ContainerSpec): ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.entrypoint === 'none' && { Entrypoint: [] }),
    ...(spec.command.length > 0 && { Cmd: [...spec.command] }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ...(spec.user !== null && { User: spec.user }),
    ...(spec.publish && { ExposedPorts: { [`${spec.publish.containerPort}/tcp`]: {} } }),
    ...(spec.files.length > 0 && { Volumes: Object.fromEntries(volumesOf(spec.files).map((path) => [path, {}])) }),
    StopTimeout: spec.stopTimeoutSeconds,
    Tty: false,
    ...(spec.interactive && {
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    }),
    HostConfig: hostConfig(spec),
    ...(spec.address !== null && { NetworkingConfig: { EndpointsConfig: { [spec.network]: fixed(spec.address) } } }),
  }
}

/** How a container is put into a network at an address of its own. */
export const fixed = (address: string): EndpointSettings => ({ IPAMConfig: { IPv4Address: address } })

function hostConfig(spec: ContainerSpec): HostConfig {
  const networked = spec.network !== 'none'
  const tmpIsMounted = spec.mounts.some(({ target }) => target === '/tmp')
  return {
    NetworkMode: spec.network,
    ...(spec.publish && { PortBindings: binding(spec, spec.publish) }),
    PublishAllPorts: false,
    Privileged: false,
    ReadonlyRootfs: spec.readOnly,
    ...(spec.readOnly && !tmpIsMounted && { Tmpfs: scratch }),
    CapDrop: ['ALL'],
    // Caddy's image marks its program for low ports: without the right to this it would not even begin. It gets no more
    // of it than that, as no other user than root is given any.
    ...(isForOthers(spec) && { CapAdd: ['NET_BIND_SERVICE'] }),
    SecurityOpt: ['no-new-privileges:true'],
    Memory: spec.memoryBytes,
    // Equal to Memory means: no swap.
    MemorySwap: spec.memoryBytes,
    NanoCpus: Math.round(spec.cpus * 1e9),
    PidsLimit: spec.pids,
    Init: true,
    RestartPolicy: { Name: spec.restart },
    // A session that nobody waits for any more still goes away.
    AutoRemove: spec.interactive && spec.restart === 'no',
    LogConfig: rotatedLog,
    // Not `Binds`: the engine would create a missing folder, owned by root, instead of refusing it.
    Mounts: spec.mounts.map(({ source, target, readOnly }) => ({
      Type: 'bind',
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
    ...(networked && { ExtraHosts: [...extraHosts(spec)] }),
    // Sealed off, it is not to ask anyone for a name: the engine would ask for it (CVE-2024-29018).
    ...(spec.offline && { Dns: ['127.0.0.1'] }),
  }
}

const extraHosts = ({ hosts, hostAccess }: ContainerSpec): readonly string[] => [
  ...Object.entries(hosts).map(([name, address]) => `${name}:${address}`),
  ...(hostAccess ? ['host.docker.internal:host-gateway'] : []),
]

function binding(spec: ContainerSpec, { address, hostPort, containerPort }: Publish): HostConfig['PortBindings'] {
  if (address !== LOOPBACK && (!isForOthers(spec) || !isOneAddress(address)))
    throw new Error(`${spec.name} cannot be published on ${address}`)
  // Port 0 or none would let the engine choose one that no client knows.
  if (!Number.isInteger(hostPort) || hostPort < 1)
    throw new Error(`A container cannot be published on port ${hostPort}`)
  return { [`${containerPort}/tcp`]: [{ HostIp: address, HostPort: String(hostPort) }] }
}

/** Not every one that there is: an engine takes none, or 0.0.0.0, for that. */
const isOneAddress = (address: string): boolean => isIPv4(address) && !address.startsWith('0.')

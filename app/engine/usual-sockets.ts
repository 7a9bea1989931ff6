/** The places where the engines of our day put their sockets when nobody told them otherwise. */
import { posix } from 'node:path'
import { type Candidate, socketAt } from './endpoint.ts'

/** In the order of preference: Docker's own first, then its desktop relatives, then Podman. */
export function usualSockets(place: {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homedir: string
  /** Names the per-user runtime folder on Linux when XDG_RUNTIME_DIR is unset, as in some desktop sessions. */
  readonly uid: number | null
}): readonly Candidate[] {
  const paths = place.platform === 'win32' ? windowsPipes : unixSockets(place)
  return [...new Set(paths)].map(socketAt)
}

const windowsPipes = [
  '//./pipe/docker_engine', // Docker Engine, Docker Desktop's default context, Rancher Desktop
  '//./pipe/dockerDesktopLinuxEngine', // Docker Desktop
  '//./pipe/podman-machine-default', // Podman machine
]

function unixSockets({ env, platform, homedir, uid }: Parameters<typeof usualSockets>[0]): readonly string[] {
  const home = (...parts: string[]): string => posix.join(homedir, ...parts)
  const runtime = env['XDG_RUNTIME_DIR'] || (platform === 'linux' && uid !== null ? `/run/user/${uid}` : null)
  const inRuntime = (...parts: string[]): string[] => (runtime ? [posix.join(runtime, ...parts)] : [])
  const colima = env['COLIMA_HOME'] ? [posix.join(env['COLIMA_HOME'], 'default/docker.sock')] : []
  const temporary = env['TMPDIR'] ? [posix.join(env['TMPDIR'], 'podman/podman-machine-default-api.sock')] : []
  const podmanMachine = home('.local/share/containers/podman/machine')
  return [
    '/var/run/docker.sock', // Docker Engine; on macOS whatever asked to be the default
    ...inRuntime('docker.sock'), // rootless Docker
    home('.docker/run/docker.sock'), // Docker Desktop on macOS
    home('.docker/desktop/docker.sock'), // Docker Desktop on Linux
    home('.orbstack/run/docker.sock'),
    home('.rd/docker.sock'), // Rancher Desktop
    ...colima,
    home('.colima/default/docker.sock'),
    home('.config/colima/default/docker.sock'),
    ...inRuntime('podman/podman.sock'), // rootless Podman
    '/run/podman/podman.sock', // rootful Podman
    ...temporary, // Podman machine 5 on macOS
    posix.join(podmanMachine, 'podman.sock'),
    posix.join(podmanMachine, 'qemu/podman.sock'), // Podman machine 4
  ]
}

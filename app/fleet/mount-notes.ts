/** Points out a mount that hands the whole computer to a server: pure. */
import type { ServerDefinition } from '../contract/server.ts'

/** Where engines listen: Docker, Podman, containerd, on Linux, macOS and Windows. */
const SOCKET = /[/\\](?:(?:docker|podman|containerd)(?:\.raw)?\.sock|docker_engine|podman-machine-default)$/i
/** Folders in which such a socket lies. */
const SOCKET_FOLDER = /^\/(?:(?:private\/)?var\/run|var|run|run\/(?:docker|podman|containerd))?\/?$/

/** One note for each such mount, read-only or not: a socket in a read-only mount can be written to all the same. */
export function mountNotes({ mounts }: Pick<ServerDefinition, 'mounts'>): readonly string[] {
  return mounts
    .filter(({ source }) => SOCKET.test(source) || SOCKET_FOLDER.test(source))
    .map(
      ({ source }) =>
        `WARNING: It gets ${source}, and with the container engine's socket full control of this computer. ` +
        'Take the mount out unless you trust this server with everything.',
    )
}

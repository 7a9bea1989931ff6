/** The one table of engine refusals that Berth knows, with what to tell a person. First match wins. */
import type { FailureKind } from '../contract/failure.ts'
import { plainImage } from './from-docker.ts'

export interface Refusal {
  readonly kind: FailureKind
  readonly message: string
  readonly fix: string
}

interface KnownRefusal {
  readonly pattern: RegExp
  /** `doing` completes "Could not ...". */
  readonly words: (match: RegExpExecArray, doing: string) => Refusal
}

const engineError = (message: string, fix: string): Refusal => ({ kind: 'engine-error', message, fix })

const portTaken = (match: RegExpExecArray): Refusal => {
  const port = match[1] ?? match[2]
  return {
    kind: 'port-taken',
    message: port ? `Port ${port} is taken by another program or container.` : 'The port is taken by another program.',
    fix: 'Move the server to a free port, or stop what holds this one.',
  }
}

/** Texts of Docker 20 to 29 on Linux, of Docker Desktop on macOS and Windows, and of Podman 4 and 5. */
export const refusals: readonly KnownRefusal[] = [
  {
    pattern: /container name "?\/?([^"\s]+)"? is already in use/i,
    words: ([, name]) => ({
      kind: 'name-taken',
      message: `A container named ${name} exists already.`,
      fix: `Remove it (docker rm -f ${name}), then try again.`,
    }),
  },
  {
    // Docker Desktop's forwarder on Windows, when Hyper-V keeps the port for itself.
    pattern: /:(\d{1,5})\b.*forbidden by its access permissions/is,
    words: ([, port]) => ({
      kind: 'port-taken',
      message: `Windows keeps port ${port} for itself.`,
      fix: 'Move the server to another port.',
    }),
  },
  {
    pattern:
      /Bind for \S*?:(\d{1,5}) failed|(?:listen tcp[46]?|host port for|exposing port TCP) \S*?:(\d{1,5})\b.*?(?:already in use|already allocated|Only one usage)/is,
    words: portTaken,
  },
  { pattern: /port is already allocated|bind: address already in use/i, words: portTaken },
  {
    pattern: /listen tcp[46]? (\S+):\d+: bind: cannot assign requested address/i,
    words: ([, address]) =>
      engineError(
        `This computer has no address ${address} to publish on.`,
        'Berth publishes on 127.0.0.1: see that it is up.',
      ),
  },
  {
    pattern:
      /no such image:? "?([^\s",]+)|unable to find (?:image|a name and tag match for) "?([^\s",]+)|([^\s":]\S*): image not known/i,
    words: (match) => {
      const image = plainImage((match[1] ?? match[2] ?? match[3] ?? '').replace(/:$/, ''))
      return {
        kind: 'image-not-found',
        message: `The engine has no image ${image}.`,
        fix: 'Start the server again: the image is pulled or built anew.',
      }
    },
  },
  {
    pattern: /no such container|no container with (?:name|id)/i,
    words: (_, doing) => engineError(`Could not ${doing}: its container is gone.`, 'Start the server again.'),
  },
  {
    pattern: /bind source path does not exist: (\S+)|statfs (\S+): no such file or directory/i,
    words: ([, docker, podman]) =>
      engineError(
        `The mounted folder ${docker ?? podman?.replace(/:$/, '')} does not exist.`,
        'Create it, or change the mount.',
      ),
  },
  {
    pattern: /mounts denied|is not shared from the host|path (\S+) is not shared/i,
    words: () =>
      engineError(
        'Docker Desktop may not read a mounted folder.',
        'Add the folder in Docker Desktop under Settings, Resources, File sharing.',
      ),
  },
  {
    pattern:
      /exec: \\?"([^"\\]+)\\?": (?:executable file not found|stat [^:]+: no such file|permission denied)|executable file `?([^\s`]+)`? not found/i,
    words: ([, docker, podman]) =>
      engineError(
        `The image has no program "${docker ?? podman}" that it could run.`,
        "Correct the command of the server, or leave it empty to use the image's own.",
      ),
  },
  {
    pattern: /no command specified/i,
    words: () => engineError('The image says no command to run.', 'Give the server a command.'),
  },
  {
    pattern: /unable to find user (\S+?):/i,
    words: ([, user]) =>
      engineError(`The image has no user "${user}".`, 'Use a number like 1000, or a name that the image has.'),
  },
  {
    pattern: /Range of CPUs is from 0\.01 to ([\d.]+)/i,
    words: ([, most]) =>
      engineError(`The CPU limit is more than the engine has (${Number(most)}).`, `Set it to ${Number(most)} or less.`),
  },
  {
    pattern: /Minimum memory limit allowed is (\w+)/i,
    words: ([, least]) => engineError(`The memory limit is under the least the engine allows (${least}).`, 'Raise it.'),
  },
  {
    pattern: /no space left on device/i,
    words: (_, doing) =>
      engineError(
        `Could not ${doing}: the disk of the engine is full.`,
        'Free space, for example with `docker system prune`.',
      ),
  },
  {
    pattern: /non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/i,
    words: () =>
      engineError(
        'The engine has no free network range left.',
        'Remove networks you no longer use: `docker network prune`.',
      ),
  },
  {
    pattern: /network (\S+?) not found|network (\S+?) .*has active endpoints/i,
    words: (match, doing) =>
      match[2]
        ? engineError(`Network ${match[2]} is still in use.`, 'Stop the containers that use it first.')
        : engineError(`Could not ${doing}: its network is gone.`, 'Start the server again: the network is made anew.'),
  },
  {
    pattern: /configured logging driver does not support reading/i,
    words: () =>
      engineError(
        'The engine keeps no readable log for this container.',
        'Use the json-file, local or journald log driver.',
      ),
  },
]

import { describe, expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { engineFailure, statusOf } from './engine-failure.ts'

/** As dockerode throws it. */
const refused = (statusCode: number, message: string): Error =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } })

const words = (statusCode: number, message: string) =>
  engineFailure(refused(statusCode, message), 'start berth-web') as Failure

/** Texts recorded from the engines named. */
describe('a port that is taken', () => {
  test.each([
    [
      'Docker 20, host process',
      'driver failed programming external connectivity on endpoint berth-web (0a1b): Error starting userland proxy: listen tcp4 127.0.0.1:3000: bind: address already in use',
    ],
    [
      'Docker 20, container',
      'driver failed programming external connectivity on endpoint berth-web (0a1b): Bind for 127.0.0.1:3000 failed: port is already allocated',
    ],
    [
      'Docker 28',
      'failed to set up container networking: driver failed programming external connectivity on endpoint berth-web (0a1b): failed to bind host port for 127.0.0.1:3000:172.17.0.2:80/tcp: address already in use',
    ],
    [
      'Docker Desktop on macOS',
      'Ports are not available: exposing port TCP 127.0.0.1:3000 -> 127.0.0.1:0: listen tcp 127.0.0.1:3000: bind: address already in use',
    ],
    [
      'Docker Desktop on Windows',
      'Ports are not available: exposing port TCP 127.0.0.1:3000 -> 127.0.0.1:0: listen tcp 127.0.0.1:3000: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
    ['Podman 4', 'cannot listen on the TCP port: listen tcp4 127.0.0.1:3000: bind: address already in use'],
    ['Podman rootless', 'rootlessport listen tcp 127.0.0.1:3000: bind: address already in use'],
  ])('%s', (_, text) => {
    expect(words(500, text)).toMatchObject({
      kind: 'port-taken',
      message: 'Port 3000 is taken by another program or container.',
      fix: 'Move the server to a free port, or stop what holds this one.',
    })
  })

  test('a port that Windows keeps is not blamed on a program', () => {
    const text =
      'Ports are not available: exposing port TCP 127.0.0.1:3000 -> 127.0.0.1:0: listen tcp 127.0.0.1:3000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.'
    expect(words(500, text)).toMatchObject({ kind: 'port-taken', message: 'Windows keeps port 3000 for itself.' })
  })

  test('a name in use is not a port in use', () => {
    const text =
      'Conflict. The container name "/berth-web" is already in use by container "0a1b". You have to remove (or rename) that container to be able to reuse that name.'
    expect(words(409, text)).toMatchObject({
      kind: 'name-taken',
      message: 'A container named berth-web exists already.',
    })
  })
})

test.each([
  [404, 'No such image: mcp/absent:1', 'image-not-found', 'The engine has no image mcp/absent:1.'],
  [404, 'mcp/absent:1: image not known', 'image-not-found', 'The engine has no image mcp/absent:1.'],
  [404, 'No such container: 0a1b', 'engine-error', 'Could not start berth-web: its container is gone.'],
  [
    400,
    'invalid mount config for type "bind": bind source path does not exist: /home/ada/notes',
    'engine-error',
    'The mounted folder /home/ada/notes does not exist.',
  ],
  [
    400,
    'failed to create shim: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "pythn": executable file not found in $PATH: unknown',
    'engine-error',
    'The image has no program "pythn" that it could run.',
  ],
  [
    400,
    'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available',
    'engine-error',
    'The CPU limit is more than the engine has (2).',
  ],
  [
    400,
    'Minimum memory limit allowed is 6MB',
    'engine-error',
    'The memory limit is under the least the engine allows (6MB).',
  ],
  [
    500,
    'write /var/lib/docker/x: no space left on device',
    'engine-error',
    'Could not start berth-web: the disk of the engine is full.',
  ],
  [
    500,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'engine-error',
    'The engine has no free network range left.',
  ],
  [
    403,
    'error while removing network: network berth-web id 0a1b has active endpoints',
    'engine-error',
    'Network berth-web is still in use.',
  ],
  [404, 'network berth-web not found', 'engine-error', 'Could not start berth-web: its network is gone.'],
  [
    500,
    'linux spec user: unable to find user ada: no matching entries in passwd file',
    'engine-error',
    'The image has no user "ada".',
  ],
] as const)('HTTP %i "%s"', (status, text, kind, message) => {
  expect(words(status, text)).toMatchObject({ kind, message })
})

describe('without an answer', () => {
  test.each(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EACCES'])('%s is no engine', (code) => {
    const thrown = Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code })
    expect(engineFailure(thrown, 'start berth-web')).toMatchObject({
      kind: 'no-engine',
      message: 'Could not start berth-web: the container engine does not answer.',
    })
  })

  test('a limit that ran out is told apart from a person who cancelled', async () => {
    const limit = AbortSignal.timeout(1)
    await new Promise((resolve) => limit.addEventListener('abort', resolve))
    /** As Node's http throws it. */
    const aborted = (cause: unknown): Error =>
      Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError' })
    expect(engineFailure(aborted(limit.reason), 'start berth-web')).toMatchObject({ kind: 'timeout' })
    expect(engineFailure(aborted(AbortSignal.abort().reason), 'start berth-web')).toMatchObject({ kind: 'cancelled' })
  })
})

test('an unknown refusal is quoted in one short line, never as JSON', () => {
  expect(words(500, `something\n  new ${'x'.repeat(400)}`).message).toMatch(
    /^Could not start berth-web\. The engine says: something new x{200,}…$/,
  )
  const streamed = Object.assign(new Error('(HTTP code 500) server error - {"message":"the daemon is confused"} '), {
    statusCode: 500,
  })
  expect((engineFailure(streamed, 'x') as Failure).message).toBe('Could not x. The engine says: the daemon is confused')
})

test('a Failure stays as it is, a bug stays a bug', () => {
  const failure = new Failure('busy', 'm', 'f')
  const bug = new TypeError('x is not a function')
  expect([engineFailure(failure, 'x'), engineFailure(bug, 'x'), engineFailure('text', 'x')]).toEqual([
    failure,
    bug,
    'text',
  ])
  expect([statusOf(refused(404, 'x')), statusOf(bug), statusOf(null)]).toEqual([404, undefined, undefined])
})

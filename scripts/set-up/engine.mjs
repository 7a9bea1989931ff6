/** Finds out at which address a container engine answers. Only for set-up; the app has a search of its own. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'

/** A local engine answers a ping in under a millisecond; one that is waking up may take longer. Milliseconds. */
const PING_LIMIT = 2_000

/** Below a person's home: Docker Desktop, Rancher Desktop, Colima, OrbStack, Podman. */
const HOME_SOCKETS = [
  '.docker/run/docker.sock',
  '.docker/desktop/docker.sock',
  '.rd/docker.sock',
  '.colima/default/docker.sock',
  '.orbstack/run/docker.sock',
  '.local/share/containers/podman/machine/podman.sock',
]
const PIPES = ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default']

/** @typedef {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string }} Here */

/**
 * The address that the person chose: DOCKER_HOST, else the current Docker context's.
 * @param {Here} here
 * @returns {Promise<string | null>} "unix:///...", "npipe:////./pipe/...", "tcp://..." or "ssh://..."
 */
export async function chosenAddress({ env, home }) {
  if (env['DOCKER_HOST']) return env['DOCKER_HOST']
  const folder = env['DOCKER_CONFIG'] ?? join(home, '.docker')
  try {
    const name = env['DOCKER_CONTEXT'] ?? JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')).currentContext
    if (!name || name === 'default') return null
    const key = createHash('sha256').update(name).digest('hex')
    const meta = JSON.parse(await readFile(join(folder, 'contexts/meta', key, 'meta.json'), 'utf8'))
    return meta.Endpoints?.docker?.Host ?? null
  } catch {
    return null
  }
}

/** Where engines usually listen. @param {Here} here */
export function usualAddresses({ env, platform, home }) {
  if (platform === 'win32') return PIPES.map((name) => `npipe:////./pipe/${name}`)
  const runtime = env['XDG_RUNTIME_DIR']
  const ofUser = runtime ? ['docker.sock', 'podman/podman.sock'].map((path) => join(runtime, path)) : []
  const ofHome = HOME_SOCKETS.map((path) => join(home, path))
  return ['/var/run/docker.sock', ...ofHome, ...ofUser, '/run/podman/podman.sock'].map((path) => `unix://${path}`)
}

/** The first of the addresses where an engine answers. @param {readonly string[]} addresses */
export async function answeringEngine(addresses) {
  const answers = await Promise.all(addresses.map(answersAt))
  return addresses.find((_, place) => answers[place]) ?? null
}

/** @param {string} address @returns {Promise<boolean>} */
function answersAt(address) {
  const [, kind, rest = ''] = /^(unix|npipe|tcp):\/\/(.+)$/.exec(address) ?? []
  if (kind === 'tcp') return opens(rest)
  return kind === undefined ? Promise.resolve(false) : answersPing(rest)
}

/** @param {string} socketPath @returns {Promise<boolean>} */
function answersPing(socketPath) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ping', timeout: PING_LIMIT }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(false))
    asked.once('close', () => resolve(false))
    asked.end()
  })
}

/** TLS or not, a port that opens is an engine that somebody set up. @param {string} authority @returns {Promise<boolean>} */
function opens(authority) {
  const { hostname, port } = new URL(`tcp://${authority}`)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 2375), timeout: PING_LIMIT }, () => end(true))
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

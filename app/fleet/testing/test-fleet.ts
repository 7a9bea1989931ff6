/** A Berth of its own for a docker test: real engine, real home folder, its own ports, cleaned before and after. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Launcher } from '../../clients/client.ts'
import { type Berth, compose } from '../../compose.ts'
import type { ServerDefinitionInput } from '../../contract/server.ts'
import type { ServerView, Snapshot } from '../../contract/snapshot.ts'
import { HOME_LABEL } from '../../engine/labels.ts'
import { sweep } from '../../engine/testing/sweep.ts'
import { createTestEngine, type TestEngine } from '../../engine/testing/test-engine.ts'
import { TEST_IMAGE, TEST_SOCKET } from '../../engine/testing/test-image.ts'
import { type Home, homeFrom, makePrivateFolder } from '../../home.ts'

/** Ports that only these tests use. */
const testRange = { first: 3300, last: 3349 } as const

export interface TestFleet {
  readonly home: Home
  /** The home folder of the person whose clients are written to. */
  readonly person: string
  /** dockerode itself, to do and to see things without the code under test. */
  readonly docker: TestEngine['docker']
  readonly copied: string[]
  /** What a face of this home has in its environment. */
  readonly env: NodeJS.ProcessEnv
  /** Another face over the same home, `env` on top of its own; ended by `clean`. */
  face(face: 'window' | 'cli' | 'bridge', env?: NodeJS.ProcessEnv): Berth
  /** Writes fleet.json by hand. */
  write(servers: Readonly<Record<string, ServerDefinitionInput>>): Promise<void>
  clean(): Promise<void>
}

export interface TestFleetOptions {
  /** Its home is the `.berth` of its person, as where BERTH_HOME is not set. */
  readonly isDefault?: boolean
  /** What entries in clients start; otherwise nothing that is there. */
  readonly launcher?: (home: Home) => Launcher
}

const noBridge: Launcher = { command: process.execPath, script: '/nowhere/bridge.js', env: {} }

export async function createTestFleet({
  isDefault = false,
  launcher = () => noBridge,
}: TestFleetOptions = {}): Promise<TestFleet> {
  const { docker } = await createTestEngine()
  const root = await mkdtemp(join(tmpdir(), 'berth-test-fleet-'))
  const engine = { DOCKER_HOST: `unix://${TEST_SOCKET}` }
  const env = isDefault ? engine : { ...engine, BERTH_HOME: root }
  // The clients of this computer's real person are none of a test's business.
  const person = join(root, 'person')
  const home = homeFrom(env, person)
  await makePrivateFolder(home.root)
  const faces: Berth[] = []
  const copied: string[] = []
  return {
    home,
    person,
    docker,
    copied,
    env,
    face: (face, more = {}) => {
      const berth = compose({
        env: { ...env, ...more },
        platform: process.platform,
        homedir: person,
        version: '0.0.0-test',
        packaged: false,
        resources: join(import.meta.dirname, '..', '..', '..', 'resources'),
        launcher: launcher(home),
        face,
        surface: {
          copy: (text) => copied.push(text),
          chooseSaveFile: async (name) => join(root, name),
          reveal: () => undefined,
          openDocs: () => undefined,
          quit: () => undefined,
        },
      })
      faces.push(berth)
      return berth
    },
    write: (servers) =>
      writeFile(home.fleetFile, JSON.stringify({ version: 1, settings: { range: testRange }, servers })),
    clean: async () => {
      await Promise.all(faces.map((face) => face.stop()))
      await sweep(docker, `${HOME_LABEL}=${home.key}`)
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Listens, says what it is told to by URL, and ends when asked: /exit/3, /say/words, /oom. */
const obedient = `
  const http = require('http')
  console.log('started with ' + process.env.MCP_AUTH_TOKEN)
  process.on('SIGTERM', () => process.exit(0))
  http.createServer((request, response) => {
    const [, word, rest] = request.url.split('/')
    response.end('ok')
    if (word === 'say') console.log(decodeURIComponent(rest))
    if (word === 'exit') { console.error('key ' + process.env.API_KEY); setTimeout(() => process.exit(Number(rest)), 20) }
    if (word === 'oom') { const kept = []; for (;;) kept.push(Buffer.alloc(8e6, 1)) }
  }).listen(Number(process.env.PORT))`

/** A server in the small test image; not an MCP server, which most of what the fleet does has no need of. */
export const obedientServer = (changes: Partial<ServerDefinitionInput> = {}): ServerDefinitionInput => ({
  image: TEST_IMAGE,
  command: ['/usr/local/bin/node', '-e', obedient],
  stopTimeout: 5,
  ...changes,
})

/** The same image with a program of one's own. */
export const serverRunning = (program: string, changes: Partial<ServerDefinitionInput> = {}): ServerDefinitionInput =>
  obedientServer({ command: ['/usr/local/bin/node', '-e', program], ...changes })

export function server({ servers }: Snapshot, id: string): ServerView {
  const found = servers.find((one) => one.id === id)
  if (!found) throw new Error(`no server "${id}" in the snapshot`)
  return found
}

/** The first snapshot from now on that fits. Throws with what the server was like when none came in time. */
export function until(
  { store }: Pick<Berth, 'store'>,
  fits: (snapshot: Snapshot) => boolean,
  milliseconds = 20_000,
): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe()
      const states = store.getState().servers.map(({ id, state, lastCrash }) => ({ id, state, lastCrash }))
      reject(new Error(`not within ${milliseconds} ms; servers: ${JSON.stringify(states)}`))
    }, milliseconds)
    const look = (snapshot: Snapshot): void => {
      if (!fits(snapshot)) return
      clearTimeout(timer)
      unsubscribe()
      resolve(snapshot)
    }
    const unsubscribe = store.subscribe(look)
    look(store.getState())
  })
}

export const stateIs =
  (id: string, kind: ServerView['state']['kind']) =>
  ({ servers }: Snapshot): boolean =>
    servers.some((one) => one.id === id && one.state.kind === kind)

/** Waits until an obedient server answers: its socket opens a moment after its container runs. */
export async function listening(port: number): Promise<void> {
  const deadline = Date.now() + 20_000
  while ((await tell(port, '/')) === null) {
    if (Date.now() > deadline) throw new Error(`nothing answers on port ${port}`)
    await delay(20)
  }
}

/** What an obedient server answers, null when it does not. */
export async function tell(port: number, path: string): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) })
    return await response.text()
  } catch {
    return null
  }
}

/** What a docker test starts from: the real engine, a label of its own, and a clean-up before and after. */
import { randomBytes } from 'node:crypto'
import Docker from 'dockerode'
import type { ContainerSpec, Engine } from '../engine.ts'
import { findEngine } from '../find-engine.ts'
import { HOME_LABEL } from '../labels.ts'
import { sweep } from './sweep.ts'
import { ensureTestImage, TEST_IMAGE, TEST_SOCKET } from './test-image.ts'

export interface TestEngine {
  readonly engine: Engine
  /** dockerode itself, to look at what the code under test has done without asking that code. */
  readonly docker: Docker
  readonly labels: Readonly<Record<string, string>>
  /** A name that no other test has. */
  name(suffix: string): string
  /** A harmless hardened spec that runs this program in Node; `changes` on top. */
  spec(program: string, changes?: Partial<ContainerSpec>): ContainerSpec
  /** Removes every container and network with this test's label. */
  clean(): Promise<void>
}

export async function createTestEngine(signal: AbortSignal = AbortSignal.timeout(30_000)): Promise<TestEngine> {
  await ensureTestImage()
  const docker = new Docker({ socketPath: TEST_SOCKET })
  const key = `test-${randomBytes(4).toString('hex')}`
  const labels = { [HOME_LABEL]: key }
  const env = { DOCKER_HOST: `unix://${TEST_SOCKET}` }
  let count = 0
  const name = (suffix: string): string => `berth-${key}-${suffix}`
  return {
    engine: await findEngine({ env, platform: process.platform, homedir: '/nonexistent', signal }),
    docker,
    labels,
    name,
    spec: (program, changes = {}) => ({
      name: name(String(++count)),
      image: TEST_IMAGE,
      entrypoint: 'image',
      command: ['/usr/local/bin/node', '-e', program],
      env: {},
      labels,
      files: [],
      publish: null,
      mounts: [],
      hostAccess: false,
      network: 'bridge',
      address: null,
      alsoIn: null,
      hosts: {},
      offline: false,
      memoryBytes: 256 * 1024 * 1024,
      cpus: 1,
      pids: 64,
      readOnly: true,
      user: 'node',
      stopTimeoutSeconds: 5,
      restart: 'no',
      interactive: false,
      ...changes,
    }),
    clean: async () => void (await sweep(docker, `${HOME_LABEL}=${key}`)),
  }
}

import { afterEach, expect, test, vi } from 'vitest'
import { findEngine } from './find-engine.ts'
import { TEST_SOCKET } from './testing/test-image.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const find = (env: NodeJS.ProcessEnv) =>
  findEngine({ env, platform: process.platform, homedir: '/nonexistent', signal: AbortSignal.timeout(20_000) })

test('without any choice the usual socket is found', async () => {
  expect((await find({})).info).toMatchObject({ product: 'docker', endpoint: TEST_SOCKET, operatingSystem: 'linux' })
})

test('a DOCKER_HOST on another computer does not keep Berth from the local engine', async () => {
  // dockerode reads the variable by itself as well, so it is set for real too.
  vi.stubEnv('DOCKER_HOST', 'ssh://me@harbour')
  const engine = await find({ DOCKER_HOST: 'ssh://me@harbour' })
  expect(engine.info.endpoint).toBe(TEST_SOCKET)
  await engine.ping()
})

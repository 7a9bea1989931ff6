import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chosenEngine } from './docker-context.ts'
import { findEngine } from './find-engine.ts'
import { NoEngine } from './no-engine.ts'

let folder: string
const servers: Server[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-find-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

const path = (name: string): string => join(folder, name)
const signal = (): AbortSignal => AbortSignal.timeout(20_000)

async function listen(server: Server, where: string | number): Promise<void> {
  servers.push(server)
  if (typeof where === 'string') server.listen(where)
  else server.listen(where, '127.0.0.1')
  await once(server, 'listening')
}

/** Answers as an engine does, so far as the search asks it. */
const engineAnswers =
  (version: object): RequestListener =>
  (request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(request.url?.startsWith('/_ping') ? 'OK' : JSON.stringify(version))
  }
const docker = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'arm64' }

async function writeContext(name: string, host: string): Promise<void> {
  const meta = path(`.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}`)
  await mkdir(meta, { recursive: true })
  await writeFile(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host } } }),
  )
}

async function writeConfig(text: string): Promise<void> {
  await mkdir(path('.docker'), { recursive: true })
  await writeFile(path('.docker/config.json'), text)
}

const find = (env: NodeJS.ProcessEnv = {}) => findEngine({ env, platform: 'linux', homedir: folder, signal: signal() })
const noEngineFrom = async (env: NodeJS.ProcessEnv): Promise<NoEngine> => {
  const thrown = await find(env).catch((reason: unknown) => reason)
  expect(thrown).toBeInstanceOf(NoEngine)
  return thrown as NoEngine
}

describe('DOCKER_HOST', () => {
  test('an engine behind it is used', async () => {
    await listen(createHttpServer(engineAnswers(docker)), path('a.sock'))
    const { info } = await find({ DOCKER_HOST: `unix://${path('a.sock')}` })
    expect(info).toEqual({
      product: 'docker',
      version: '27.1.0',
      apiVersion: '1.46',
      endpoint: path('a.sock'),
      operatingSystem: 'linux',
      architecture: 'arm64',
    })
  })

  test('on a loopback port too', async () => {
    await listen(createHttpServer(engineAnswers(docker)), 3220)
    expect((await find({ DOCKER_HOST: 'tcp://localhost:3220' })).info.endpoint).toBe('tcp://localhost:3220')
  })

  test('when it is dead, no other engine is taken behind the back of the person', async () => {
    const failure = await noEngineFrom({ DOCKER_HOST: `unix://${path('none.sock')}` })
    expect(failure.tried).toEqual([{ endpoint: path('none.sock'), problem: 'not there' }])
    expect(failure.message).toContain('DOCKER_HOST')
    expect(failure.fix).toContain('unset it')
  })

  test.each([
    ['ssh://me@harbour', /another computer/],
    ['tcp://192.168.1.5:2375', /another computer/],
    ['tcp://docker.example:2375', /another computer/],
    ['fd://', /not a form that Berth knows/],
    ['nonsense://x', /not a form that Berth knows/],
  ])('%s is refused in words, and does not keep Berth from looking elsewhere', async (host, problem) => {
    expect(await chosenEngine({ env: { DOCKER_HOST: host }, platform: 'linux', homedir: folder })).toEqual({
      through: 'DOCKER_HOST',
      binding: false,
      candidate: { kind: 'unusable', name: host, problem: expect.stringMatching(problem) },
    })
  })

  test('TLS that is asked for without its files is refused', async () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:2376', DOCKER_TLS_VERIFY: '1' }
    const choice = await chosenEngine({ env, platform: 'linux', homedir: folder })
    expect(choice?.candidate).toMatchObject({ problem: expect.stringContaining('lacks ca.pem, cert.pem or key.pem') })
  })

  test.runIf(process.platform === 'linux')('Windows containers are refused', async () => {
    await listen(createHttpServer(engineAnswers({ ...docker, Os: 'windows' })), path('w.sock'))
    const { tried } = await noEngineFrom({ DOCKER_HOST: `unix://${path('w.sock')}` })
    expect(tried[0]?.problem).toContain('Windows containers')
  })
})

describe('Docker contexts', () => {
  test('the current one is used, before the usual sockets', async () => {
    await listen(createHttpServer(engineAnswers(docker)), path('colima.sock'))
    await writeContext('colima', `unix://${path('colima.sock')}`)
    await writeConfig('{"currentContext":"colima"}')
    expect((await find()).info.endpoint).toBe(path('colima.sock'))
  })

  test('DOCKER_CONTEXT wins over the current one, and is binding', async () => {
    await writeContext('work', `unix://${path('none.sock')}`)
    await writeConfig('{"currentContext":"colima"}')
    const { message, tried } = await noEngineFrom({ DOCKER_CONTEXT: 'work' })
    expect(message).toContain('DOCKER_CONTEXT=work')
    expect(tried).toEqual([{ endpoint: path('none.sock'), problem: 'not there' }])
  })

  test('a context that is not there is said', async () => {
    const choice = await chosenEngine({ env: { DOCKER_CONTEXT: 'gone' }, platform: 'linux', homedir: folder })
    expect(choice).toMatchObject({ binding: false, candidate: { problem: 'there is no such context' } })
  })

  test('DOCKER_CONFIG moves the folder', async () => {
    await writeContext('there', 'unix:///somewhere/d.sock')
    await writeConfig('{"currentContext":"there"}')
    const choice = await chosenEngine({
      env: { DOCKER_CONFIG: path('.docker') },
      platform: 'linux',
      homedir: '/nowhere',
    })
    expect(choice).toEqual({
      through: 'Docker context "there"',
      binding: false,
      candidate: { kind: 'endpoint', endpoint: { kind: 'socket', path: '/somewhere/d.sock' } },
    })
  })

  test.each([
    ['no file', null],
    ['no context in it', '{"auths":{}}'],
    ['the default one', '{"currentContext":"default"}'],
  ])('%s means the usual sockets', async (_, config) => {
    if (config !== null) await writeConfig(config)
    expect(await chosenEngine({ env: {}, platform: 'linux', homedir: folder })).toBeNull()
  })

  test('a settings file that does not parse is named', async () => {
    await writeConfig('{"currentContext":')
    const choice = await chosenEngine({ env: {}, platform: 'linux', homedir: folder })
    expect(choice).toMatchObject({ binding: false, candidate: { name: path('.docker/config.json') } })
  })
})

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.mjs'
import { answeringEngine, chosenAddress, usualAddresses } from './engine.mjs'

const platform = 'linux'

/** A socket that speaks HTTP and answers every request alike. @param {number} status */
async function socketAnswering(status) {
  const path = join(await temporaryFolder(), 'engine.sock')
  const server = createServer((_, answer) => void answer.writeHead(status).end())
  server.listen(path)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `unix://${path}`
}

test('DOCKER_HOST comes first, then the current context', async () => {
  const key = createHash('sha256').update('colima').digest('hex')
  const home = await temporaryFolder({
    '.docker/config.json': '{"currentContext":"colima"}',
    [`.docker/contexts/meta/${key}/meta.json`]: '{"Endpoints":{"docker":{"Host":"unix:///colima.sock"}}}',
  })
  const answers = [
    await chosenAddress({ env: { DOCKER_HOST: 'tcp://10.0.0.1:2375' }, platform, home }),
    await chosenAddress({ env: {}, platform, home }),
    await chosenAddress({ env: { DOCKER_CONTEXT: 'default' }, platform, home }),
    await chosenAddress({ env: {}, platform, home: join(home, 'nobody') }),
  ]
  expect(answers).toEqual(['tcp://10.0.0.1:2375', 'unix:///colima.sock', null, null])
})

test('looks where engines usually listen', () => {
  const found = usualAddresses({ env: { XDG_RUNTIME_DIR: '/run/user/1000' }, platform, home: '/home/ann' })
  expect(found[0]).toBe('unix:///var/run/docker.sock')
  expect(found).toContain('unix:///home/ann/.colima/default/docker.sock')
  expect(found).toContain('unix:///run/user/1000/podman/podman.sock')
  expect(usualAddresses({ env: {}, platform: 'win32', home: 'C:\\' })[0]).toBe('npipe:////./pipe/docker_engine')
})

test('takes the first that answers a ping, past what is absent or broken', async () => {
  const broken = await socketAnswering(500)
  const [first, second] = [await socketAnswering(200), await socketAnswering(200)]
  expect(await answeringEngine(['unix:///nowhere.sock', 'ssh://box', 'tcp://127.0.0.1:1', broken, first, second])).toBe(
    first,
  )
  expect(await answeringEngine(['unix:///nowhere.sock', broken])).toBeNull()
})

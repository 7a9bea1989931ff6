import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { localNodeRootfs } from './local-node-base.ts'
import { ensureTestImage, TEST_IMAGE } from './testing/test-image.ts'

beforeAll(async () => {
  await ensureTestImage()
})

/** The engine's own CLI: the test does not look at the image through the code under test. */
async function inImage(...args: readonly string[]): Promise<string> {
  const flags = ['run', '--rm', '--network', 'none', '--user', 'node', TEST_IMAGE, '/usr/local/bin/node']
  return (await promisify(execFile)('docker', [...flags, ...args])).stdout.trim()
}

test('an image of the local Node runs the same Node as an unprivileged user', async () => {
  const program = `const fs = require('fs')
    console.log(JSON.stringify({ version: process.version, uid: process.getuid(), home: require('os').homedir(),
      tmp: (fs.statSync('/tmp').mode & 0o7777).toString(8), ca: fs.existsSync('/etc/ssl/certs/ca-certificates.crt') }))`
  expect(JSON.parse(await inImage('-e', program))).toEqual({
    version: process.version,
    uid: 1000,
    home: '/home/node',
    tmp: '1777',
    ca: true,
  })
})

test('host names go through the name service: /etc/hosts is read', async () => {
  const program = `require('dns').lookup('localhost', (error, address) => console.log(error ? error.code : address))`
  expect(await inImage('-e', program)).toBe('127.0.0.1')
})

test('where no Linux Node can be copied it says so', async () => {
  const failure = await localNodeRootfs({ platform: 'darwin' }).catch((thrown: unknown) => thrown)
  expect(failure).toBeInstanceOf(Failure)
  expect((failure as Failure).kind).toBe('build-failed')
})

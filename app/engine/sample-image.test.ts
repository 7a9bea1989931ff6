import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { isSampleImage, SAMPLE_IMAGE, sampleDefinition } from './sample-image.ts'

const checkout = resolve(import.meta.dirname, '../..')

/** Everything that decides what is in the image: its own files, and the packages that are bundled with them. */
async function contentHash(): Promise<string> {
  const folder = join(checkout, 'resources/sample-server')
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts')).map(({ name }) => name)
  const hash = createHash('sha256')
  for (const name of names.sort()) {
    hash.update(`${name}\n${(await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')}\n`)
  }
  for (const name of ['@modelcontextprotocol/server', '@modelcontextprotocol/node', 'zod']) {
    const manifest = await readFile(join(checkout, 'node_modules', name, 'package.json'), 'utf8')
    hash.update(`${name} ${(JSON.parse(manifest) as { version: string }).version}\n`)
  }
  return hash.digest('hex').slice(0, 12)
}

test('the image is named after its content: when this fails, write the new hash into SAMPLE_VERSION', async () => {
  expect(SAMPLE_IMAGE).toBe(`berth/sample-server:${await contentHash()}`)
})

test('its definition is one that Berth accepts', () => {
  const definition = ServerDefinition.parse(sampleDefinition)
  expect(definition).toMatchObject({ image: SAMPLE_IMAGE, path: '/mcp', containerPort: 3000, auth: 'gate' })
})

test('a sample of another version is still the sample, another image is not', () => {
  expect(isSampleImage(SAMPLE_IMAGE)).toBe(true)
  expect(isSampleImage('berth/sample-server:0123456789ab')).toBe(true)
  expect(isSampleImage('berth/sample-server-of-mine:1')).toBe(false)
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isOlder, OLDEST_NODE } from './node-version.mjs'
import { ROOT } from './places.mjs'

test('compares versions by number, not by letter', () => {
  const older = ['18.20.4', '20.9.0', '20.18.3'].map((version) => isOlder(version, '20.19.0'))
  const newEnough = ['20.19.0', '20.20.2', '22.0.0', '100.0.0'].map((version) => isOlder(version, '20.19.0'))
  expect({ older, newEnough }).toEqual({ older: [true, true, true], newEnough: [false, false, false, false] })
})

test('asks for the same version as package.json', async () => {
  const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect(`${engines.node.replace('>=', '')}.0`).toBe(OLDEST_NODE)
})

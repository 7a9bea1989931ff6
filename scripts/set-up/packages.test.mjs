import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../places.mjs'
import { temporaryFolder } from '../temporary-folder.mjs'
import { packagesAreCurrent, staleNames } from './packages.mjs'

const react = { version: '19.3.1', integrity: 'sha512-a' }
const binding = { version: '1.0.0', integrity: 'sha512-b', optional: true }

test('packages are current when both records agree', () => {
  expect(staleNames({ '': {}, 'node_modules/react': react }, { 'node_modules/react': react })).toEqual([])
})

test('a missing, another, a changed and a superfluous package are stale; one for another platform is not', () => {
  const wanted = {
    'node_modules/react': react,
    'node_modules/zod': { version: '4.6.7', integrity: 'sha512-c' },
    'node_modules/vite': { version: '8.3.8', integrity: 'sha512-d' },
    'node_modules/binding-darwin': binding,
  }
  const installed = {
    'node_modules/zod': { version: '4.6.6', integrity: 'sha512-old' },
    'node_modules/vite': { version: '8.3.8', integrity: 'sha512-other' },
    'node_modules/left-over': react,
  }
  expect(staleNames(wanted, installed)).toEqual([
    'node_modules/react',
    'node_modules/zod',
    'node_modules/vite',
    'node_modules/left-over',
  ])
})

test('an install that broke off leaves no record, and is not current', async () => {
  const lock = JSON.stringify({ packages: { '': {}, 'node_modules/react': react } })
  const brokenOff = await temporaryFolder({ 'package-lock.json': lock, 'node_modules/react/package.json': '{}' })
  const whole = await temporaryFolder({ 'package-lock.json': lock, 'node_modules/.package-lock.json': lock })
  expect([await packagesAreCurrent(brokenOff), await packagesAreCurrent(whole)]).toEqual([false, true])
})

test('a checkout without a lock file is told, not installed', async () => {
  await expect(packagesAreCurrent(await temporaryFolder())).rejects.toThrow('no readable package-lock.json')
})

test("this project's lock file names every build for another platform: npm ci refuses one that does not", async () => {
  /** @type {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
  const places = Object.keys(packages)
  expect(wanted.filter((name) => !places.some((place) => place.endsWith(`node_modules/${name}`)))).toEqual([])
})

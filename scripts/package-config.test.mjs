import { expect, test } from 'vitest'
import { packageConfig } from './package-config.mjs'

const official = /** @type {const} */ ({
  binary: '/berth/electron/dist/electron',
  version: '45.4.1',
  source: 'official',
})
const copy = /** @type {const} */ ({ binary: '/cache/copy/electron', version: '42.0.0', source: 'copy' })

const beforeBuild = expect.any(Function)
const directories = { output: '/out' }
const release = { asFolder: false, folder: '/out' }
const forTests = { asFolder: true, folder: '/out' }

test('a release keeps every fuse as it is written, and takes only the official Electron', () => {
  expect(packageConfig(official, release)).toEqual({ beforeBuild, directories })
  expect(() => packageConfig(copy, release)).toThrow("A release ships Electron's own build")
})

test('a test build can be driven, and may hold the copy', () => {
  const fuses = { electronFuses: { enableNodeCliInspectArguments: true } }
  expect(packageConfig(official, forTests)).toEqual({ beforeBuild, directories, ...fuses })
  expect(packageConfig(copy, forTests)).toEqual({
    electronDist: '/cache/copy',
    electronVersion: '42.0.0',
    beforeBuild,
    directories,
    ...fuses,
  })
})

import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localProgram, programFolders } from './local-program.ts'

test('PATH comes first, then where servers are installed', () => {
  expect(programFolders({ PATH: '/home/me/bin:/usr/bin' })).toEqual([
    '/home/me/bin',
    '/usr/bin',
    '/usr/sbin',
    '/usr/local/sbin',
  ])
})

describe.runIf(process.platform === 'linux')('a program', () => {
  let root: string
  const folder = (name: string) => join(root, name)
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'berth-program-')))
    for (const name of ['script', 'real', 'linked', 'closed']) await mkdir(folder(name))
    await writeFile(join(folder('script'), 'caddy'), '#!/bin/sh\n', { mode: 0o755 })
    await copyFile('/bin/true', join(folder('real'), 'caddy'))
    await symlink(join(folder('real'), 'caddy'), join(folder('linked'), 'caddy'))
    await copyFile('/bin/true', join(folder('closed'), 'caddy'))
    await chmod(join(folder('closed'), 'caddy'), 0o644)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  test('is its real file; scripts and what cannot be run are passed over', async () => {
    const folders = ['none', 'script', 'closed', 'linked'].map(folder)
    expect(await localProgram('caddy', folders)).toBe(join(folder('real'), 'caddy'))
  })

  test('is nowhere', async () => {
    expect(await localProgram('caddy', [folder('none'), folder('script')])).toBeNull()
  })
})

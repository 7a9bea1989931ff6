/** Cases of disks: what holds a file for a moment, what forbids it for good, and what no rename can cross. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { homeFrom } from '../../home.ts'
import { claudeDesktop } from '../claude-desktop.ts'
import { editFile } from '../edit-file.ts'
import { failureOf } from '../testing/failure-of.ts'

/** Mounts, owners and flags take root on Linux. */
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const TEXT = '{\n  "mcpServers": {}\n}'

let folder: string
let file: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'berth-disk-')))
  file = join(folder, 'config.json')
  await writeFile(file, TEXT)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const add = (path = file) =>
  editFile(
    claudeDesktop,
    path,
    async (document) => ({ text: document.put('sample', { command: 'x' }).text, result: 0 }),
    {
      home: homeFrom({ BERTH_HOME: join(folder, 'home') }, folder),
      now: () => new Date(),
    },
  )

it.runIf(isRoot)('case 31: waits while another program holds the file, and writes when it lets go', async () => {
  // Linux lets nobody rename over a file that something is mounted on, as Windows over one that is open.
  execFileSync('/bin/mount', ['--bind', file, file])
  let isMounted = true
  try {
    const adding = add()
    while (!(await readdir(folder)).some((name) => name.endsWith('.tmp'))) await wait(1)
    execFileSync('/bin/umount', [file])
    isMounted = false
    await adding
    expect(JSON.parse(await readFile(file, 'utf8')).mcpServers).toEqual({ sample: { command: 'x' } })
  } finally {
    if (isMounted) execFileSync('/bin/umount', [file])
  }
})

it.runIf(isRoot)('case 31: says who is in the way when it never lets go, and leaves nothing behind', async () => {
  execFileSync('/bin/mount', ['--bind', file, file])
  try {
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('another program holds it'),
    })
    expect(await readFile(file, 'utf8')).toBe(TEXT)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  } finally {
    execFileSync('/bin/umount', [file])
  }
})

it.runIf(isRoot)('case 22: a link to another disk is no rename across disks', async () => {
  const disk = join(folder, 'disk')
  await mkdir(disk)
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
  try {
    await writeFile(join(disk, 'real.json'), TEXT)
    await symlink(join(disk, 'real.json'), join(folder, 'linked.json'))
    await add(join(folder, 'linked.json'))
    expect(JSON.parse(await readFile(join(disk, 'real.json'), 'utf8')).mcpServers).toHaveProperty('sample')
    expect(await readdir(disk)).toEqual(['real.json'])
  } finally {
    execFileSync('/bin/umount', [disk])
  }
})

it.runIf(isRoot)('case 23: says that a link leads to a disk that is read-only, like the store of Nix', async () => {
  const disk = join(folder, 'store')
  await mkdir(disk)
  await writeFile(join(disk, 'real.json'), TEXT)
  execFileSync('/bin/mount', ['--bind', disk, disk])
  try {
    execFileSync('/bin/mount', ['-o', 'remount,ro,bind', disk])
    await rm(file)
    await symlink(join(disk, 'real.json'), file)
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('its disk is read-only'),
    })
    expect(await readFile(file, 'utf8')).toBe(TEXT)
  } finally {
    execFileSync('/bin/umount', [disk])
  }
})

it('case 24: leaves a file that cannot be changed as it is, with its flag', async (context) => {
  const { status } = spawnSync('chattr', ['+i', file])
  if (status !== 0) context.skip('this disk knows no such flag, or this account may not set it')
  try {
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('this account may not write there'),
    })
    expect(await readFile(file, 'utf8')).toBe(TEXT)
  } finally {
    spawnSync('chattr', ['-i', file])
  }
})

/** The lock of Cline: held against it, waited for, taken over after a crash, and gone afterwards. */
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MooredServer } from './client.ts'
import { takeOwnedLock } from './owned-lock.ts'
import { testComputer } from './testing/test-computer.ts'

const http: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'aaa',
}

const { at, clientsOn } = testComputer()

let lock: string
beforeEach(async () => {
  lock = at('.cline/data/settings/cline_mcp_settings.json.lock')
  await mkdir(dirname(lock), { recursive: true })
})

const names = () => readdir(dirname(lock))
const asCline = async (folder: string): Promise<void> => {
  await mkdir(folder)
  await writeFile(join(folder, 'owner.1'), '1')
}

describe('an owned lock', () => {
  it('cannot be moved over, and leaves nothing behind', async () => {
    const release = await takeOwnedLock(lock)
    await asCline(`${lock}.tmp.1`)
    await expect(rename(`${lock}.tmp.1`, lock)).rejects.toThrow(/ENOTEMPTY|EEXIST|EPERM/)
    await rm(`${lock}.tmp.1`, { recursive: true })
    await release()
    expect(await names()).toEqual([])
  })

  it('is waited for', async () => {
    const release = await takeOwnedLock(lock)
    let isOurs = false
    const second = takeOwnedLock(lock).then((letGo) => {
      isOurs = true
      return letGo
    })
    await expect.poll(names, { timeout: 5_000 }).toHaveLength(2)
    expect(isOurs).toBe(false)
    await release()
    await (await second)()
    expect(await names()).toEqual([])
  })

  it('is taken over when its holder crashed long ago', async () => {
    await asCline(lock)
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(lock, longAgo, longAgo)
    await (await takeOwnedLock(lock))()
    expect(await names()).toEqual([])
  })

  it('is not what fails where no folder can be made', async () => {
    await expect(takeOwnedLock(at('none/x.lock'))).rejects.toThrow('ENOENT')
  })
})

describe('a link to Cline', () => {
  it('case 28: waits while Cline writes, and keeps what it wrote', async () => {
    const file = lock.replace(/\.lock$/, '')
    await writeFile(file, '{"mcpServers": {}}')
    await asCline(lock)
    const linked = clientsOn('linux').link('cline', http)
    await expect.poll(names, { timeout: 5_000 }).toHaveLength(3)
    await writeFile(file, '{"mcpServers": {"theirs": {"command": "x"}}}')
    await rm(lock, { recursive: true })
    expect((await linked).entries).toHaveLength(1)
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')).mcpServers)).toEqual(['theirs', 'sample'])
    expect(await names()).toEqual(['cline_mcp_settings.json'])
  })
})

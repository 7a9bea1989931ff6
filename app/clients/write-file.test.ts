/** Reading and replacing real files: what a program, a person or a full disk can do to us in between. */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { homeFrom } from '../home.ts'
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import type { Client } from './client.ts'
import type { ParseConfig } from './config-document.ts'
import { editFile } from './edit-file.ts'
import { readSettled, readState } from './read-file.ts'
import { failureOf } from './testing/failure-of.ts'
import { replaceFile } from './write-file.ts'

const entry = { command: '/opt/berth', args: ['connect', 'sample'], env: {} }
/** A disk of a few pages is the only honest way to fill one; making it takes root on Linux. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0
const TEXT = '{\n  "mcpServers": {}\n}'

let folder: string
let file: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'berth-write-')))
  file = join(folder, 'config.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const home = () => homeFrom({ BERTH_HOME: join(folder, 'home') }, folder)
const add = (client: Client = claudeDesktop, path = file) =>
  editFile(client, path, async (document) => ({ text: document.put('sample', entry).text, result: null }), {
    home: home(),
    now: () => new Date('2026-11-20T10:00:00.123Z'),
  })
const entriesIn = async (path: string): Promise<readonly string[]> => {
  const { mcpServers } = JSON.parse(await readFile(path, 'utf8')) as { mcpServers: Record<string, unknown> }
  return Object.keys(mcpServers)
}

describe('reading', () => {
  /** Parses as Claude Desktop does, and right after the first look writes what the other program had yet to write. */
  const whileOthersWrite = (rest: string): ParseConfig => {
    let looks = 0
    return (source) => {
      if (++looks === 1) writeFileSync(file, rest)
      return claudeDesktop.parse(source)
    }
  }

  it('case 3: waits for the rest of a half-written file', async () => {
    await writeFile(file, TEXT.slice(0, 12))
    expect((await readSettled(file, whileOthersWrite(TEXT))).text).toBe(TEXT)
  })

  it('case 3: refuses a file that stays half-written, and case 4 does not call it empty', async () => {
    await writeFile(file, TEXT.slice(0, 12))
    const failure = await failureOf(add())
    expect(failure).toMatchObject({ kind: 'client-file', message: expect.stringContaining(`${file}, line 2, column`) })
    expect(await readFile(file, 'utf8')).toBe(TEXT.slice(0, 12))
  })

  it('case 4: looks again at a file that is blank for the moment of a write', async () => {
    await writeFile(file, '')
    const { document } = await readSettled(file, whileOthersWrite('{"mcpServers": {"mine": {}}}'))
    expect([...document.entries.keys()]).toEqual(['mine'])
  })

  it('case 5: reads past a byte order mark; writes none for Claude Desktop, keeps it for Claude Code', async () => {
    for (const [client, mark] of [
      [claudeDesktop, ''],
      [claudeCode, '\ufeff'],
    ] as const) {
      await writeFile(file, `\ufeff${TEXT}`)
      await add(client)
      const text = await readFile(file, 'utf8')
      expect(text.startsWith('\ufeff')).toBe(mark !== '')
      expect(Object.keys(JSON.parse(text.replace('\ufeff', '')).mcpServers)).toEqual(['sample'])
    }
  })

  it('case 6: refuses UTF-16 and other bytes that are not UTF-8', async () => {
    await writeFile(file, Buffer.from(`\ufeff${TEXT}`, 'utf16le'))
    expect(await failureOf(add())).toMatchObject({ kind: 'client-file', message: expect.stringContaining('UTF-16') })
    await writeFile(file, Buffer.from([0x7b, 0x22, 0xfc, 0x22, 0x7d]))
    expect(await failureOf(add())).toMatchObject({ kind: 'client-file', message: expect.stringContaining('not UTF-8') })
  })

  it('case 26: refuses a folder in the place of the file, and leaves it', async () => {
    await mkdir(join(file, 'inside'), { recursive: true })
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('it is a folder'),
    })
    expect(await readdir(file)).toEqual(['inside'])
  })

  it('refuses what is not a plain file instead of waiting for it', async () => {
    execFileSync('mkfifo', [file])
    expect(await failureOf(add())).toMatchObject({ message: expect.stringContaining('not a plain file') })
  })
})

describe('writing', () => {
  it('case 10: creates a missing file and its folder, private to the person', async () => {
    const path = join(folder, 'new', 'deeper', 'config.json')
    await add(claudeDesktop, path)
    expect(await entriesIn(path)).toEqual(['sample'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it.each([0o600, 0o644, 0o664])('case 25: keeps mode %o, and makes the backup no wider than 0600', async (mode) => {
    await writeFile(file, TEXT)
    await chmod(file, mode)
    const { edit } = await add()
    expect((await stat(file)).mode & 0o777).toBe(mode)
    expect((await stat(edit?.backup ?? '')).mode & 0o777).toBe(0o600)
    expect(await readFile(edit?.backup ?? '', 'utf8')).toBe(TEXT)
  })

  it.runIf(process.getuid?.() === 0)('case 25: keeps the owner', async () => {
    await writeFile(file, TEXT)
    spawnSync('chown', ['1234:1235', file])
    await add()
    expect(await stat(file)).toMatchObject({ uid: 1234, gid: 1235 })
  })

  it('case 23: writes through links and keeps them', async () => {
    await mkdir(join(folder, 'dotfiles'))
    await writeFile(join(folder, 'dotfiles', 'real.json'), TEXT)
    await symlink(join('dotfiles', 'real.json'), file)
    await add()
    expect(await realpath(file)).toBe(join(folder, 'dotfiles', 'real.json'))
    expect(await entriesIn(join(folder, 'dotfiles', 'real.json'))).toEqual(['sample'])
    expect(await readdir(join(folder, 'dotfiles'))).toEqual(['real.json'])
  })

  it('case 22: writes beside the real target of a linked folder', async () => {
    await mkdir(join(folder, 'store'))
    await symlink(join(folder, 'store'), join(folder, 'Claude'))
    await writeFile(join(folder, 'store', 'config.json'), TEXT)
    await add(claudeDesktop, join(folder, 'Claude', 'config.json'))
    expect(await readdir(join(folder, 'store'))).toEqual(['config.json'])
    expect(await entriesIn(join(folder, 'store', 'config.json'))).toEqual(['sample'])
  })

  it('case 23: refuses a link to nowhere', async () => {
    await symlink(join(folder, 'gone.json'), file)
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('link to a file that is not there'),
    })
  })

  it('case 24: says that a file is read-only and does not change that, root or not', async () => {
    await writeFile(file, TEXT)
    await chmod(file, 0o444)
    expect(await failureOf(add())).toMatchObject({
      kind: 'client-file',
      message: expect.stringContaining('it is read-only'),
    })
    expect(await readFile(file, 'utf8')).toBe(TEXT)
    expect((await stat(file)).mode & 0o777).toBe(0o444)
  })

  it('case 28: starts over from what another program wrote in between, and loses neither', async () => {
    await writeFile(file, TEXT)
    let calls = 0
    const change = async (document: Parameters<Parameters<typeof editFile>[2]>[0]) => {
      calls++
      if (calls < 3) await writeFile(file, JSON.stringify({ mcpServers: { [`theirs-${calls}`]: {} } }))
      return { text: document.put('sample', entry).text, result: null }
    }
    await editFile(claudeDesktop, file, change, { home: home(), now: () => new Date() })
    expect(calls).toBe(3)
    expect(await entriesIn(file)).toEqual(['theirs-2', 'sample'])
  })

  it('case 28: gives up when it never gets a turn, and leaves the other program its file', async () => {
    await writeFile(file, TEXT)
    let calls = 0
    const change = async (document: Parameters<Parameters<typeof editFile>[2]>[0]) => {
      await writeFile(file, JSON.stringify({ mcpServers: { [`theirs-${++calls}`]: {} } }))
      return { text: document.put('sample', entry).text, result: null }
    }
    const failure = await failureOf(editFile(claudeDesktop, file, change, { home: home(), now: () => new Date() }))
    expect(failure).toMatchObject({ kind: 'client-file', message: expect.stringContaining('keeps writing it') })
    expect(await entriesIn(file)).toEqual(['theirs-3'])
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('does not touch the file when the copy of it cannot be kept', async () => {
    await writeFile(file, TEXT)
    await mkdir(home().root, { recursive: true })
    await writeFile(home().backups, 'a file where the folder must be')
    await expect(add()).rejects.toThrow(/EEXIST|ENOTDIR/)
    expect(await readFile(file, 'utf8')).toBe(TEXT)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('case 29: clears leftovers of a crash of its own and nothing else', async () => {
    await writeFile(file, TEXT)
    const dead = spawnSync('true').pid
    const leftover = `config.json.berth-${dead}-0123456789ab.tmp`
    const others = [
      `config.json.berth-${process.pid}-0123456789ab.tmp`,
      'config.json.tmp',
      `other.berth-${dead}-0123456789ab.tmp`,
    ]
    for (const name of [leftover, ...others]) await writeFile(join(folder, name), '')
    await add()
    expect(await readdir(folder)).toEqual(expect.arrayContaining(others))
    expect(await readdir(folder)).not.toContain(leftover)
  })

  it.runIf(canMount)('case 30: leaves the old file whole when the disk is full', async () => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk])
    try {
      const path = join(disk, 'config.json')
      await writeFile(path, TEXT)
      const full = Buffer.alloc(64 * 1024, ' ')
      const failure = await failureOf(replaceFile(await readState(path), full))
      expect(failure).toMatchObject({ kind: 'client-file', message: expect.stringContaining('the disk is full') })
      expect(await readdir(disk)).toEqual(['config.json'])
      expect(await readFile(path, 'utf8')).toBe(TEXT)
    } finally {
      execFileSync('/bin/umount', [disk])
    }
  })

  it('undoes only what is still as it was left', async () => {
    await writeFile(file, TEXT)
    const { edit } = await add()
    expect(await edit?.undo()).toBe(true)
    expect(await readFile(file, 'utf8')).toBe(TEXT)
    const again = await add()
    await writeFile(file, '{"theirs": 1}')
    expect(await again.edit?.undo()).toBe(false)
    expect(await readFile(file, 'utf8')).toBe('{"theirs": 1}')
  })
})

describe("Claude Code's lock", () => {
  it('case 28: waits while a session holds it', async () => {
    await writeFile(file, TEXT)
    await mkdir(`${file}.lock`)
    const adding = add(claudeCode)
    await wait(200)
    expect(await readFile(file, 'utf8')).toBe(TEXT)
    await rm(`${file}.lock`, { recursive: true })
    await adding
    expect(await entriesIn(file)).toEqual(['sample'])
    expect(await readdir(folder)).not.toContain('config.json.lock')
  })

  it('case 28: takes over one that a crash left behind', async () => {
    await writeFile(file, TEXT)
    await mkdir(`${file}.lock`)
    const past = new Date(Date.now() - 60_000)
    await utimes(`${file}.lock`, past, past)
    await add(claudeCode)
    expect(await entriesIn(file)).toEqual(['sample'])
  })
})

describe('backups', () => {
  it('case 52: are named in UTC, unique within a second, and capped at twenty', async () => {
    for (let round = 0; round < 23; round++) {
      await writeFile(file, TEXT)
      await add()
    }
    const names = await readdir(join(folder, 'home', 'backups', 'claude-desktop'))
    expect(names).toHaveLength(20)
    for (const name of names) expect(name).toMatch(/^20261120T100000\.123Z-[0-9a-f]{6}-berth-write-\w+-config\.json$/)
  })
})

/** Kills the writer at every system call that changes something on disk, one after the other, and looks what is left. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeFrom } from '../home.ts'
import { createClients } from './clients.ts'

/** What changes a disk; a file that was only opened is not told from one that was not by what comes next. */
const CALLS = [
  ...['mkdir', 'mkdirat', 'rmdir', 'unlink', 'unlinkat', 'rename', 'renameat', 'renameat2', 'link', 'linkat'],
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'ftruncate', 'truncate', 'fsync', 'fdatasync'],
  ...['chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'fchownat', 'lchown', 'utimensat', 'copy_file_range'],
]
/** More than a write makes; the test ends at the first one that is not killed any more. */
const MOST = 400

const tracer = spawnSync('strace', ['-f', '-o', '/dev/null', process.execPath, '-e', '0'])
const server = { id: 'sample', url: null, transport: 'stdio', token: null } as const
const OLD = '{\n  "preferences": {"x": 1e400},\n  "mcpServers": {\n    "mine": {"command": "x"}\n  }\n}'

let work: string
beforeAll(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), 'berth-crash-')))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: join(import.meta.dirname, 'testing/link-once.ts'), outDir: work, target: 'node20', minify: false },
  })
}, 60_000)
afterAll(() => rm(work, { recursive: true, force: true }))

describe.runIf(tracer.status === 0)('case 29: a writer that is killed', () => {
  it('leaves the old file or the new one, and the next writer goes on from there', { timeout: 240_000 }, async () => {
    const found: string[] = []
    for (let count = 1; count <= MOST; count++) {
      const person = join(work, `person-${count}`)
      const folder = join(person, '.config/Claude')
      const file = join(folder, 'claude_desktop_config.json')
      await mkdir(folder, { recursive: true })
      await writeFile(file, OLD)
      const wasKilled = linkAndKill(person, count)
      const text = await readFile(file, 'utf8')
      found.push(text)
      const names = Object.keys(JSON.parse(text).mcpServers)
      expect(names, `killed at call ${count}`).toEqual(text === OLD ? ['mine'] : ['mine', 'sample'])
      await ageLock(person)
      await expectRepaired(person, folder, file)
      await rm(person, { recursive: true })
      if (!wasKilled) break
    }
    expect(found.length).toBeGreaterThan(20)
    expect(found.length).toBeLessThan(MOST)
    expect(new Set(found).size).toBe(2)
    expect([found[0] === OLD, found.at(-1) === OLD]).toEqual([true, false])
  })
})

/** Whether it was: false once there are fewer calls than `count`. */
function linkAndKill(person: string, count: number): boolean {
  const inject = `inject=${CALLS.map((call) => `?${call}`).join(',')}:signal=KILL:when=${count}`
  const script = join(work, 'link-once.js')
  const run = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '-e', inject, process.execPath, script, person], {
    // strace counts for each thread by itself: with one in the pool, the calls are in one line.
    env: { PATH: process.env['PATH'], UV_THREADPOOL_SIZE: '1' },
    encoding: 'utf8',
  })
  const wasKilled = run.signal === 'SIGKILL' || run.status === 137
  if (!wasKilled) expect(run.status, run.stderr).toBe(0)
  return wasKilled
}

/** As if the five seconds had passed after which the lock of a dead process is taken over. */
async function ageLock(person: string): Promise<void> {
  const past = new Date(Date.now() - 60_000)
  await utimes(join(person, '.berth/locks/clients.lock'), past, past).catch(() => undefined)
}

/** The entry is known for ours, goes in once and out again, and nothing of the crash stays beside the file. */
async function expectRepaired(person: string, folder: string, file: string): Promise<void> {
  const clients = createClients({
    home: homeFrom({}, person),
    env: {},
    platform: 'linux',
    homedir: person,
    launcher: { command: '/opt/Berth/berth', script: '/opt/Berth/cli.js', env: {} },
    now: () => new Date(),
  })
  await clients.link('claude-desktop', server)
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')).mcpServers)).toEqual(['mine', 'sample'])
  expect(await clients.entries(new Set())).toHaveLength(1)
  await clients.unlink('claude-desktop', 'sample')
  expect(await readFile(file, 'utf8')).toBe(OLD)
  expect(await readdir(folder)).toEqual(['claude_desktop_config.json'])
}

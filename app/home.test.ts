import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from './contract/failure.ts'
import { type Home, homeFrom, withLock, writeAtomic } from './home.ts'

let root: string
let home: Home
const children: ChildProcess[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'berth-home-'))
  home = homeFrom({ BERTH_HOME: root }, '/home/nobody')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true })
})

/** Another real process that runs `body` with `home`, `withLock`, `writeAtomic` and `say` in scope. */
async function otherProcess(body: string): Promise<{ child: ChildProcess; said: (line: string) => Promise<void> }> {
  const program = `
    import { createServer } from 'vite'
    const vite = await createServer({ configFile: false, logLevel: 'silent', server: { middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } })
    const { homeFrom, withLock, writeAtomic } = await vite.ssrLoadModule(${JSON.stringify(join(import.meta.dirname, 'home.ts'))})
    const home = homeFrom({ BERTH_HOME: ${JSON.stringify(root)} }, '/home/nobody')
    const say = (line) => process.stdout.write(line + '\\n')
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const heard: string[] = []
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  lines.on('line', (line) => heard.push(line))
  const said = async (line: string): Promise<void> => {
    while (!heard.includes(line)) await once(lines, 'line', { signal: AbortSignal.timeout(20_000) })
  }
  return { child, said }
}

test('the home is ~/.berth unless BERTH_HOME says otherwise, and the key tells homes apart', () => {
  const usual = homeFrom({}, '/home/ada')
  expect(usual.root).toBe('/home/ada/.berth')
  expect(usual.isDefault).toBe(true)
  expect(home.isDefault).toBe(false)
  expect(home.key).not.toBe(usual.key)
  expect(home.key).toMatch(/^[0-9a-f]{12}$/)
})

test('a file is replaced as a whole, private, and nothing is left beside it', async () => {
  const file = join(root, 'servers', 'a', 'token')
  await writeAtomic(file, 'one')
  await writeAtomic(file, 'two')
  expect(await readFile(file, 'utf8')).toBe('two')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(root, 'servers', 'a'))).toEqual(['token'])
})

test('a failed write leaves the old file and no temporary one', async () => {
  const folder = join(root, 'taken')
  await mkdir(join(folder, 'inside'), { recursive: true })
  await expect(writeAtomic(folder, 'text')).rejects.toThrow(Failure)
  expect(await readdir(root)).toEqual(['taken'])
})

test('a link stays a link', async () => {
  await writeFile(join(root, 'real.json'), 'old')
  await symlink(join(root, 'real.json'), join(root, 'link.json'))
  await writeAtomic(join(root, 'link.json'), 'new')
  expect(await readFile(join(root, 'real.json'), 'utf8')).toBe('new')
})

test('a process killed while it writes leaves the old text or the new, never a part', { timeout: 60_000 }, async () => {
  const file = join(root, 'fleet.json')
  const texts = ['a'.repeat(4_000_000), 'b'.repeat(4_000_000)]
  await writeAtomic(file, texts[0] ?? '')
  for (let round = 0; round < 3; round++) {
    const { child, said } = await otherProcess(`
      say('ready')
      for (;;) for (const letter of ['a', 'b']) await writeAtomic(home.fleetFile, letter.repeat(4_000_000))`)
    await said('ready')
    const reads = Array.from({ length: 10 }, () => readFile(file, 'utf8'))
    for (const read of reads) expect(texts).toContain(await read)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(texts).toContain(await readFile(file, 'utf8'))
  }
})

test('two processes never work under the same name at once', { timeout: 60_000 }, async () => {
  const counter = join(root, 'counter')
  await writeFile(counter, '0')
  const increments = `
    import('node:fs/promises').then(async ({ readFile, writeFile }) => {
      for (let turn = 0; turn < 20; turn++)
        await withLock(home, 'count', async () => {
          const value = Number(await readFile(${JSON.stringify(counter)}, 'utf8'))
          await new Promise((done) => setTimeout(done, 2))
          await writeFile(${JSON.stringify(counter)}, String(value + 1))
        }, { waitMilliseconds: 30_000 })
      say('done')
    })`
  const [first, second] = await Promise.all([otherProcess(increments), otherProcess(increments)])
  await Promise.all([first.said('done'), second.said('done')])
  expect(await readFile(counter, 'utf8')).toBe('40')
})

test('a held lock is waited for, and busy says which name it was', { timeout: 30_000 }, async () => {
  const { said } = await otherProcess(
    `withLock(home, 'held', () => new Promise(() => { say('holding'); setInterval(() => {}, 1e6) }))`,
  )
  await said('holding')
  const attempt = withLock(home, 'held', async () => 'never', { waitMilliseconds: 200 })
  await expect(attempt).rejects.toMatchObject({ kind: 'busy', message: expect.stringContaining('"held"') })
})

test('a lock left by a killed process is taken over', { timeout: 30_000 }, async () => {
  const { child, said } = await otherProcess(
    `withLock(home, 'left', () => new Promise(() => { say('holding'); setInterval(() => {}, 1e6) }))`,
  )
  await said('holding')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await readdir(join(root, 'locks'))).toEqual(['left.lock'])
  expect(await withLock(home, 'left', async () => 'mine')).toBe('mine')
  expect(await readdir(join(root, 'locks'))).toEqual([])
})

test('a lock taken over while its owner slept aborts `lost` and does not end the process', {
  timeout: 15_000,
}, async () => {
  const reason = await withLock(home, 'lost', async (lost) => {
    // What another process does that found the lock stale.
    await utimes(join(root, 'locks', 'lost.lock'), new Date(0), new Date(0))
    await once(lost, 'abort', { signal: AbortSignal.timeout(5_000) })
    return lost.reason as unknown
  })
  expect(reason).toMatchObject({ kind: 'busy' })
})

test('an aborted wait ends at once', async () => {
  const controller = new AbortController()
  await withLock(home, 'mine', async () => {
    const waiting = withLock(home, 'mine', async () => 'never', { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toThrow()
  })
})

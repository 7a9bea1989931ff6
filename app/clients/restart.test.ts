/** Quitting an app for a write, with a real program that keeps its file in memory the way Claude Desktop does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkReport } from '../contract/answers.ts'
import type { RestartStep } from '../contract/client-views.ts'
import { viewOf } from '../contract/failure.ts'
import { homeFrom } from '../home.ts'
import { claudeDesktop } from './claude-desktop.ts'
import type { Client } from './client.ts'
import { moor } from './moor.ts'
import { linkWhileQuit } from './restart.ts'
import { whileQuit } from './restart-app.ts'
import { runningProcesses } from './running.ts'

/** Reads its file once, and puts the whole of it down again when it ends. */
const APP = `
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs')
const [, , file, mode, starts] = process.argv
const memory = JSON.parse(readFileSync(file, 'utf8'))
const write = () => writeFileSync(file, JSON.stringify(memory, null, 2))
process.on('SIGTERM', () => { if (mode === 'stubborn') return; write(); process.exit(0) })
const before = readFileSync(starts, 'utf8')
if (mode === 'forgetful' && before !== '') { delete memory.mcpServers; memory.preferences = {}; write() }
appendFileSync(starts, process.pid + ' ' + process.env.DISPLAY_OF_PERSON + '\\n')
setInterval(() => undefined, 1000)
`

let folder: string
let file: string
let starts: string
let child: ChildProcess | null = null
/** Of whose processes only ours count: others may test beside us. */
let client: Client

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'berth-restart-')))
  file = join(folder, 'claude_desktop_config.json')
  starts = join(folder, 'starts')
  await mkdir(join(folder, 'claude-desktop'))
  await copyFile(process.execPath, join(folder, 'claude-desktop', 'claude'))
  await writeFile(join(folder, 'app.cjs'), APP)
  await writeFile(file, '{ "scale": 1 }')
  await writeFile(starts, '')
  const isOurs = (path: string): boolean => path.startsWith(folder)
  client = {
    ...claudeDesktop,
    isProcess: (one, platform) => isOurs(one.path) && claudeDesktop.isProcess(one, platform),
  }
})
afterEach(async () => {
  child = null
  for (const { pid, path } of await runningProcesses('linux')) {
    if (pid !== undefined && path.startsWith(folder)) process.kill(pid, 'SIGKILL')
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const started = async (): Promise<readonly string[]> => (await readFile(starts, 'utf8')).split('\n').filter(Boolean)
async function run(mode: 'usual' | 'stubborn' | 'forgetful'): Promise<void> {
  const args = [join(folder, 'app.cjs'), file, mode, starts]
  const env = { ...process.env, DISPLAY_OF_PERSON: ':7' }
  child = spawn(join(folder, 'claude-desktop', 'claude'), args, { env, stdio: 'ignore' })
  await expect.poll(started, { timeout: 10_000 }).toHaveLength(1)
}
const deps = () => ({
  home: homeFrom({}, folder),
  env: {},
  platform: 'linux' as const,
  homedir: folder,
  now: () => new Date(),
})
const entry = { command: '/opt/Berth/berth', args: ['connect', 'sample'] }
const write = async (): Promise<LinkReport> => {
  await moor(client, file, 'sample', entry, deps())
  return { entries: [], backups: [], next: 'something' }
}
const entries = async () => JSON.parse(await readFile(file, 'utf8')).mcpServers

describe.runIf(process.platform === 'linux')('case 2: an app that has its file in memory', { timeout: 30_000 }, () => {
  it('would lose an entry that is written while it runs', async () => {
    await run('usual')
    await write()
    expect(await entries()).toBeDefined()
    child?.kill()
    await expect.poll(entries, { timeout: 10_000 }).toBeUndefined()
  })

  it('is quit, written for and started again as it was, and the entry stays', async () => {
    await run('usual')
    const steps: RestartStep[] = []
    const report = await linkWhileQuit(client, 'sample', deps(), write, (step) => steps.push(step), 500)
    expect(report.next).toBeNull()
    expect(steps).toEqual(['quitting', 'writing', 'starting', 'checking'])
    await expect.poll(started, { timeout: 10_000 }).toHaveLength(2)
    const [first, second] = await started()
    expect(second).not.toBe(first)
    expect(second?.split(' ')[1]).toBe(':7')
    expect(await entries()).toEqual({ sample: entry })
  })

  it('that overwrites the entry after its start is told of', async () => {
    await run('forgetful')
    const report = await linkWhileQuit(client, 'sample', deps(), write, () => undefined, 20_000)
    expect(report.next).toBe("Claude Desktop wrote its file anew, and Berth's entries are gone from it.")
  })

  it('that does not end is left alone, and nothing is written', async () => {
    await run('stubborn')
    const before = await readFile(file, 'utf8')
    const { app } = claudeDesktop
    if (!app) throw new Error('Claude Desktop is an app.')
    const failure = await whileQuit({ client, app }, deps(), write, () => undefined, 600).then(() => null, viewOf)
    expect(failure).toMatchObject({ kind: 'timeout', message: expect.stringContaining('Nothing was written.') })
    expect(await readFile(file, 'utf8')).toBe(before)
    expect([child?.exitCode, child?.signalCode]).toEqual([null, null])
  })

  it('comes back also when the write fails', async () => {
    await run('usual')
    const refuse = () => Promise.reject(new Error('no'))
    await expect(linkWhileQuit(client, 'sample', deps(), refuse, () => undefined)).rejects.toThrow('no')
    await expect.poll(started, { timeout: 10_000 }).toHaveLength(2)
  })

  it('that does not run is only written for', async () => {
    await linkWhileQuit(client, 'sample', deps(), write, () => undefined, 0)
    expect([await entries(), await started()]).toEqual([{ sample: entry }, []])
  })
})

it('starts the package on Windows by its family, and the classic app by its path', async () => {
  const computer = { env: {}, platform: 'win32', homedir: folder } as const
  const classic = join(folder, 'AppData', 'Local', 'AnthropicClaude', 'claude.exe')
  expect(await claudeDesktop.app?.windowsStart(computer)).toEqual({ command: classic, args: [] })
  await mkdir(join(folder, 'AppData', 'Local', 'Packages', 'Claude_pzs8sxrjxfjjc'), { recursive: true })
  expect(await claudeDesktop.app?.windowsStart(computer)).toEqual({
    command: 'explorer.exe',
    args: ['shell:AppsFolder\\Claude_pzs8sxrjxfjjc!Claude'],
  })
})

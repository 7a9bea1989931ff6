/** One run of the suite: a folder for all its worlds before the first test, and proof after the last that nothing of them is left. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Docker from 'dockerode'
import { TEST_SOCKET } from '../app/engine/testing/test-image.ts'
import { homeFrom } from '../app/home.ts'
import { sweepHolders, sweepHome } from './sweep.ts'

/** How the worlds, which live in a worker process, learn the folder. */
export const RUN_FOLDER = 'BERTH_E2E_RUN'

/** Milliseconds that processes of the last test may take to end after their pipes have closed. */
const PATIENCE = 5_000

/** Playwright calls it once before all tests, and what it returns once after them. */
export default async function prepareRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-e2e-'))
  process.env[RUN_FOLDER] = folder
  return async () => {
    const left = [...(await foldersIn(folder)), ...(await onEngine(folder)), ...(await processesOf(folder))]
    await rm(folder, { recursive: true, force: true })
    if (left.length > 0) throw new Error(`The tests left behind:\n${left.join('\n')}`)
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `folder ${join(folder, name)}`)
}

/** Containers and networks of every world there was; each left a file with its home's path. */
async function onEngine(folder: string): Promise<readonly string[]> {
  const docker = new Docker({ socketPath: TEST_SOCKET })
  const files = (await readdir(folder)).filter((name) => name.endsWith('.home'))
  const worlds = files.map((name) => join(folder, name.slice(0, -'.home'.length)))
  const keys = await Promise.all(
    files.map(async (name) => homeFrom({ BERTH_HOME: await readFile(join(folder, name), 'utf8') }, '/').key),
  )
  const left = [...worlds.map((world) => sweepHolders(docker, world)), ...keys.map((key) => sweepHome(docker, key))]
  return (await Promise.all(left)).flat()
}

/** Programs that were given a home of this run: apps, bridges, command lines. Linux only; elsewhere none are looked for. */
async function processesOf(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const until = Date.now() + PATIENCE
  for (;;) {
    const found = await processesWith(`BERTH_HOME=${folder}`)
    if (found.length === 0 || Date.now() > until) return found
    await delay(100)
  }
}

async function processesWith(variable: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = pids.map(async (pid) => {
    // Gone by now, or another person's: neither is ours.
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (!environment.includes(variable)) return []
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return [`process ${pid} ${command.replaceAll('\0', ' ').slice(0, 120)}`]
  })
  return (await Promise.all(found)).flat()
}

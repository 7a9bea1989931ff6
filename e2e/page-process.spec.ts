/** The process of the page ends: Berth goes on. Without Playwright's hold on the page, which such an end would take along. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { electronBinary, expect, rootFlags, test } from './fixtures.ts'
import { sampleOn } from './servers.ts'
import type { World } from './world.ts'

const project = join(import.meta.dirname, '..')

test('a page whose process ends is loaded again; one that ends again at once is let go', async ({ world }) => {
  test.skip(process.platform !== 'linux', 'Processes are found in /proc.')
  await world.writeFleet({ sample: sampleOn(0) })
  const berth = spawn(electronBinary(), [...rootFlags, '--password-store=basic', project], {
    env: world.env,
    stdio: 'ignore',
  })
  try {
    const first = await nextPage(world, null)
    process.kill(first, 'SIGKILL')
    const second = await nextPage(world, first)
    process.kill(second, 'SIGKILL')
    await expect.poll(() => ends(world)).toBe(2)
    await expect.poll(() => pages(world)).toEqual([])
    expect(berth.exitCode).toBeNull()
    // It lives in the tray: a second start brings a window again.
    await startAgain(world)
    await nextPage(world, second)
    berth.kill('SIGTERM')
    const [code] = await once(berth, 'exit')
    expect(code).toBe(0)
  } finally {
    await ended(berth)
  }
})

/** Waits for a page's process that is another than the last one. */
async function nextPage(world: World, last: number | null): Promise<number> {
  await expect.poll(async () => (await pages(world)).filter((pid) => pid !== last)).toHaveLength(1)
  const [pid] = (await pages(world)).filter((one) => one !== last)
  if (pid === undefined) throw new Error('The page ended by itself.')
  return pid
}

/** The processes of this home's pages. */
async function pages({ home }: World): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = pids.map(async (pid) => {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
    return command.includes('--type=renderer') && command.includes(`--user-data-dir=${home.root}`) ? [Number(pid)] : []
  })
  return (await Promise.all(found)).flat()
}

async function ends({ home }: World): Promise<number> {
  const log = await readFile(home.logFile, 'utf8').catch(() => '')
  return log.match(/The window's process ended: killed/g)?.length ?? 0
}

async function startAgain({ env }: World): Promise<void> {
  const second = spawn(electronBinary(), [...rootFlags, project], { env, stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
}

async function ended(berth: ChildProcess): Promise<void> {
  if (berth.exitCode !== null || berth.signalCode !== null) return
  const exit = once(berth, 'exit')
  berth.kill('SIGKILL')
  await exit
}

/** From a stranger's listening socket to the painted word in the window, and how often ports are looked at when nobody asks. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type Page } from '@playwright/test'
import type { World } from '../e2e/world.ts'
import { berthOf } from './berth.ts'
import { PROJECT } from './electron.ts'
import { type Figure, quantile, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
/** Takers of the port in each run. */
const TAKERS = 8
const PORT = 3410
/** Milliseconds in which looks are counted. */
const WATCHED = 5_000

/** Listens once a line is written to it, and says when: its own start is no part of the figure. */
const taker = `process.stdin.once('data', () => {
  require('node:net').createServer().listen(${PORT}, '127.0.0.1', () => console.log(Date.now()))
})
console.log('ready')`

async function wordOf(child: ChildProcess): Promise<string> {
  const [chunk] = child.stdout ? await once(child.stdout, 'data') : []
  return String(chunk).trim()
}

/** Resolves with the time of the frame in which the window first shows the text, or no more: two animation frames later. */
const painted = (page: Page, text: string, isThere: boolean): Promise<number> =>
  page.evaluate(
    ([wanted, there]) =>
      new Promise<number>((resolve) => {
        const list = document.body
        const look = (): void => {
          if (list.innerText.includes(wanted) !== there) return
          observer.disconnect()
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
        }
        const observer = new MutationObserver(look)
        observer.observe(list, { subtree: true, childList: true, characterData: true })
        look()
      }),
    [text, isThere] as const,
  )

/** Milliseconds from the socket to the pixel, of one process that takes the port and leaves it. */
async function taken(page: Page): Promise<number> {
  const child = spawn(process.execPath, ['-e', taker], { stdio: ['pipe', 'pipe', 'inherit'] })
  await wordOf(child)
  const words = `pid ${child.pid}`
  const seen = painted(page, words, true)
  // Wherever in the rhythm of the looks it happens to fall.
  await delay(Math.random() * 200)
  child.stdin.write('now\n')
  const listening = Number(await wordOf(child))
  const milliseconds = (await seen) - listening
  child.kill()
  await painted(page, words, false)
  return milliseconds
}

async function toThePixel(world: World): Promise<readonly number[]> {
  const flags = (process.env['BERTH_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean)
  const app = await _electron.launch({
    executablePath: process.env['BERTH_ELECTRON'] ?? '',
    args: [...flags, '--password-store=basic', PROJECT],
    env: { ...world.env },
  })
  try {
    const page = await app.firstWindow()
    await page.getByText('Stopped').first().waitFor()
    const runs: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const delays: number[] = []
      for (let time = 0; time < TAKERS; time++) delays.push(await taken(page))
      runs.push(quantile(delays, 0.95))
    }
    return runs
  } finally {
    await app.close()
  }
}

/** Counts how often the system is asked for its sockets or their number, by whatever part of Berth in this process. */
function countLooks(): { looks: number } {
  const count = { looks: 0 }
  const { openSync, readFileSync } = fs
  const note = (path: unknown): void => {
    if (/\/net\/(?:tcp|sockstat)$/.test(String(path))) count.looks += 1
  }
  fs.openSync = (path, ...rest) => {
    note(path)
    return openSync(path, ...rest)
  }
  fs.readFileSync = ((...all: Parameters<typeof readFileSync>) => {
    note(all[0])
    return readFileSync(...all)
  }) as typeof readFileSync
  syncBuiltinESMExports()
  return count
}

async function looksOf(
  world: World,
): Promise<{ readonly hidden: number; readonly shown: number; readonly cpu: number }> {
  const count = countLooks()
  const berth = berthOf(world)
  const during = async (visible: boolean): Promise<{ readonly looks: number; readonly cpu: number }> => {
    berth.setVisible(visible)
    // What was under way when the window hid is not counted.
    await delay(1_000)
    const before = count.looks
    const cpu = process.cpuUsage()
    await delay(WATCHED)
    const { user, system } = process.cpuUsage(cpu)
    return { looks: count.looks - before, cpu: (user + system) / 1_000 / WATCHED }
  }
  try {
    berth.start()
    while (berth.store.getState().engine.kind !== 'ready') await delay(50)
    const hidden = await during(false)
    const shown = await during(true)
    if (shown.looks === 0) throw new Error('Nothing was counted while the window showed: the count is broken.')
    return { hidden: hidden.looks, shown: shown.looks, cpu: 100 * (shown.cpu - hidden.cpu) }
  } finally {
    await berth.stop()
  }
}

const absolute = { theirs: null, theirName: null } as const

await withWorld(async (world) => {
  await world.writeFleet({ watched: { image: 'mcp/none', port: PORT } }, { range: { first: 3400, last: 3429 } })
  const delays = await toThePixel(world)
  const { hidden, shown, cpu } = await looksOf(world)
  const figures: Figure[] = [
    {
      ...absolute,
      what: `A stranger's socket to the painted word, p95 of ${TAKERS} a run`,
      ours: delays,
      unit: 'ms',
      limit: 'at most 300 ms',
      isKept: (value) => value <= 300,
    },
    {
      ...absolute,
      what: `Looks at the ports in ${WATCHED / 1000} s without a window (${shown} with one)`,
      ours: [hidden],
      unit: 'looks',
      limit: 'none',
      isKept: (value) => value === 0,
    },
    {
      ...absolute,
      what: 'CPU that the looks cost while the window shows',
      ours: [cpu],
      unit: '% of a core',
      limit: 'at most 1 %',
      isKept: (value) => value <= 1,
    },
  ]
  await report('conflict', figures)
})

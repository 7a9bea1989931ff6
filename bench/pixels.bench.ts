/** From the engine's event to the painted pixel: containers stopped and started behind Berth's back, seen in its window. */
import { _electron } from '@playwright/test'
import type { World } from '../e2e/world.ts'
import { PROJECT } from './electron.ts'
import { quantile, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
/** A stop and a start each. */
const PAIRS = 6
const ID = 'flag'

/** When the engine says it happened, in milliseconds since the epoch. */
async function happened(
  world: World,
  container: string,
  action: 'start' | 'die',
  cause: () => Promise<unknown>,
): Promise<number> {
  const filters = JSON.stringify({ container: [container], event: [action] })
  const events = await world.docker.getEvents({ filters })
  try {
    await cause()
    for await (const chunk of events) return Number(JSON.parse(String(chunk).split('\n')[0] ?? '{}').timeNano) / 1e6
    throw new Error('The event stream ended.')
  } finally {
    ;(events as NodeJS.ReadableStream & { destroy(): void }).destroy()
  }
}

await withWorld(async (world) => {
  for (const args of [
    ['add', 'sample', '--id', ID],
    ['start', ID],
  ]) {
    const { code, stderr } = await world.cli(...args)
    if (code !== 0) throw new Error(stderr)
  }
  const [found] = await world.docker.listContainers({ filters: { label: [`dev.berth.home=${world.home.key}`] } })
  const container = world.docker.getContainer(found?.Id ?? '')
  const flags = (process.env['BERTH_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean)
  const app = await _electron.launch({
    executablePath: process.env['BERTH_ELECTRON'] ?? '',
    args: [...flags, '--password-store=basic', PROJECT],
    env: { ...world.env },
  })
  const page = await app.firstWindow()
  await page.getByText('Running').first().waitFor()

  /** Resolves with the time of the frame in which the row first says the word: two animation frames after the change. */
  const painted = (word: string): Promise<number> =>
    page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const list = document.body
          const look = (): void => {
            if (!list.innerText.includes(wanted)) return
            observer.disconnect()
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
          }
          const observer = new MutationObserver(look)
          observer.observe(list, { subtree: true, childList: true, characterData: true })
          look()
        }),
      word,
    )

  const runs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const delays: number[] = []
    for (let pair = 0; pair < PAIRS; pair++) {
      const seenStop = painted('Stopped')
      const stopped = await happened(world, container.id, 'die', () => container.stop({ t: 5 }))
      delays.push((await seenStop) - stopped)
      const seenStart = painted('Running')
      const started = await happened(world, container.id, 'start', () => container.start())
      delays.push((await seenStart) - started)
    }
    runs.push(quantile(delays, 0.95))
  }
  await app.close()
  await report('pixels', [
    {
      what: `Engine event to painted pixel, p95 of ${PAIRS * 2} a run`,
      ours: runs,
      theirs: null,
      theirName: null,
      unit: 'ms',
      limit: 'at most 200 ms',
      isKept: (value) => value <= 200,
    },
  ])
})

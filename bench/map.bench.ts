/** The map of ports at its largest, under a hand: main-thread work per frame, and whether anything moves by itself. */
import { _electron, type CDPSession, type Page } from '@playwright/test'
import { BerthWindow } from '../e2e/pages/berth-window.ts'
import { PortsScreen } from '../e2e/pages/ports-screen.ts'
import { manyServers } from '../e2e/servers.ts'
import { PROJECT } from './electron.ts'
import { frameWork } from './main-thread.ts'
import { quantile, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
const SERVERS = 200
/** Milliseconds between keys, as of a key that is held down: faster, several would share a frame. */
const REPEAT = 33
/** As many ports as a range may have, where nobody else is. */
const RANGE = { first: 21_000, last: 21_999 }

/** What a person does there, each a little longer than anyone would. */
const gestures: Readonly<Record<string, (page: Page, ports: PortsScreen) => Promise<void>>> = {
  hover: async (page) => {
    const box = await boxOf(page)
    for (let step = 0; step <= 120; step++) {
      await page.mouse.move(box.x + ((step * 37) % box.width), box.y + 40 + ((step * 11) % (box.height - 60)))
    }
  },
  'arrow keys': async (page, ports) => {
    await ports.berth(RANGE.first).focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'PageDown', 'ArrowLeft', 'ArrowUp'])
      for (let press = 0; press < 10; press++) await page.keyboard.press(key, { delay: REPEAT })
    await page.keyboard.press('Control+Home')
  },
  'typing in search': async (page, ports) => {
    await ports.search.focus()
    for (const text of ['postgres-1', '2104', 'nobody']) {
      await page.keyboard.type(text, { delay: REPEAT })
      for (const _ of text) await page.keyboard.press('Backspace', { delay: REPEAT })
    }
  },
  'dragging a server': async (page, ports) => {
    const box = await boxOf(page)
    await ports.berth(RANGE.first).hover()
    await page.mouse.down()
    for (let step = 0; step <= 120; step++) {
      await page.mouse.move(
        box.x + 60 + ((step * 23) % (box.width - 80)),
        box.y + 60 + ((step * 7) % (box.height - 120)),
      )
    }
    await page.keyboard.press('Escape')
    await page.mouse.up()
  },
}

/** What of the plan is in sight. */
async function boxOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const plan = await page.getByRole('grid').boundingBox()
  const height = await page.evaluate(() => window.innerHeight)
  if (!plan) throw new Error('The plan is not shown.')
  return { x: plan.x, y: plan.y, width: plan.width, height: height - plan.y }
}

/** Everything that moved although nobody moved it, as Chromium scores it; from now on. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const watch = await page.evaluateHandle(() => {
    const seen = { score: 0 }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.score += Reflect.get(entry, 'value')
    }).observe({ type: 'layout-shift' })
    return seen
  })
  return () => watch.evaluate(({ score }) => score)
}

async function measure(page: Page, session: CDPSession): Promise<Map<string, number>> {
  const ports = new PortsScreen(page)
  const figures = new Map<string, number>()
  for (const [name, act] of Object.entries(gestures)) {
    const work = await frameWork(session, () => act(page, ports))
    figures.set(name, quantile(work, 0.95))
    await ports.search.fill('')
    await page.mouse.move(0, 0)
  }
  return figures
}

await withWorld(async (world) => {
  const servers = Object.entries(manyServers(SERVERS)).map(([id, definition], index) => [
    id,
    { ...definition, transport: 'streamable-http' as const, port: RANGE.first + index * 5 },
  ])
  await world.writeFleet(Object.fromEntries(servers), { range: RANGE, leaveAlone: [] })
  const flags = (process.env['BERTH_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean)
  const app = await _electron.launch({
    executablePath: process.env['BERTH_ELECTRON'] ?? '',
    args: [...flags, '--password-store=basic', PROJECT],
    env: { ...world.env },
  })
  const page = await app.firstWindow()
  const ports = new PortsScreen(page)
  await new BerthWindow(page).openScreen('Ports')
  await ports.berth(RANGE.first).waitFor()
  const session = await page.context().newCDPSession(page)
  // The first pass only warms the code.
  await measure(page, session)
  const shifts = await watchShifts(page)
  const runs: Map<string, number>[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await measure(page, session))
  const shifted = await shifts()
  await app.close()
  const size = `${RANGE.last - RANGE.first + 1} berths, ${SERVERS} servers`
  await report('map', [
    ...Object.keys(gestures).map((name) => ({
      what: `Main-thread work per frame, p95: ${name} (${size})`,
      ours: runs.map((figures) => figures.get(name) ?? Number.NaN),
      theirs: null,
      theirName: null,
      unit: 'ms',
      limit: 'under 16 ms',
      isKept: (value: number) => value < 16,
    })),
    {
      what: 'Layout shift over all of it, as Chromium scores it',
      ours: [shifted],
      theirs: null,
      theirName: null,
      unit: '',
      limit: '0',
      isKept: (value: number) => value === 0,
    },
  ])
})

/** The tray: each item does what it says, the icon tells the worst state, and Berth lives there without a window. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { electronBinary, expect, rootFlags, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { LogView } from './pages/log-view.ts'
import { Tray } from './pages/tray.ts'
import { programOn, sampleOn } from './servers.ts'
import { testRange, type World } from './world.ts'

test('every item does what it says', async ({ world, launch }) => {
  await world.writeFleet({ first: sampleOn(0), second: sampleOn(1) })
  const { app, page } = await launch()
  const tray = new Tray(app)
  const window = new BerthWindow(page)
  await expect
    .poll(() => tray.labels())
    .toEqual(['first: stopped', 'second: stopped', 'Start all', 'Stop all', 'Rotate all tokens', 'Open Berth', 'Quit'])

  await tray.click('start:first')
  await expect.poll(() => tray.labels()).toContain('first: running')
  await window.openServer('first')
  await window.expectHealthy('first')
  const [first] = await tray.menu()
  expect(first?.items.map(({ label }) => label)).toEqual(['Stop', 'Copy URL', 'Open logs'])

  await tray.click('copy-url:first')
  const clipboard = () => app.evaluate((electron) => electron.clipboard.readText())
  await expect.poll(clipboard).toBe(`http://127.0.0.1:${testRange.first}/mcp`)

  await window.openScreen('Settings')
  await tray.click('logs:first')
  await expect(new LogView(page).line('Listening on')).toBeVisible()

  await tray.click('start-all')
  await expect.poll(() => tray.labels()).toContain('second: running')
  expect((await tray.menu()).find(({ label }) => label === 'Start all')?.enabled).toBe(false)
  await tray.click('stop:second')
  await expect.poll(() => tray.labels()).toContain('second: stopped')
  await tray.click('stop-all')
  await expect.poll(() => tray.labels()).toEqual(expect.arrayContaining(['first: stopped', 'second: stopped']))
})

test('the icon follows the worst state', async ({ world, launch }) => {
  await ensureTestImage()
  await world.writeFleet({ bad: programOn(1, 'process.exit(3)'), sample: sampleOn(0) })
  const { app, page } = await launch()
  const tray = new Tray(app)
  await expect.poll(() => tray.labels()).toContain('sample: stopped')
  await tray.watchIcon()
  await tray.click('start:sample')
  await new BerthWindow(page).openServer('sample')
  await new BerthWindow(page).expectHealthy('sample')
  await tray.expectIcon('ok', /^Berth: 1 of 2 running$/)
  await tray.click('start:bad')
  await tray.expectIcon('error', /look at bad/)
  await tray.click('stop:bad')
  await tray.expectIcon('ok', /^Berth: 1 of 2 running$/)
  await tray.click('stop:sample')
  await tray.expectIcon('idle', /^Berth: 0 of 2 running$/)
})

test('closing the window leaves Berth in the tray, without a page; it comes back as it was', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { app, page } = await launch()
  const tray = new Tray(app)
  await new BerthWindow(page).press('sample', 'Start')
  await new BerthWindow(page).expectHealthy('sample')

  await closeWindow(app)
  expect(page.isClosed()).toBe(true)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(0)
  const pages = () =>
    app.evaluate((electron) => electron.app.getAppMetrics().filter(({ type }) => type === 'Tab').length)
  await expect.poll(pages).toBe(0)

  // What happens meanwhile is in the picture that comes back.
  expect((await world.cli('stop', 'sample')).code).toBe(0)
  await expect.poll(() => tray.labels()).toContain('sample: stopped')
  const next = app.waitForEvent('window')
  await tray.click('open')
  const again = new BerthWindow(await next)
  await expect(again.status('sample').getByText('Stopped')).toBeVisible()

  await test.step('the tray can open it at a server’s log', async () => {
    await closeWindow(app)
    const third = app.waitForEvent('window')
    await tray.click('logs:sample')
    await expect((await third).getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('also when it is asked to while the window closes', async () => {
    const next = app.waitForEvent('window')
    await tray.clickWhileClosing('logs:sample')
    await expect((await next).getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('so does a second start, which ends itself', async () => {
    await closeWindow(app)
    const fourth = app.waitForEvent('window')
    expect(await startAgain(world)).toBe(0)
    await expect(new BerthWindow(await fourth).row('sample')).toBeVisible()
    // With a window there already, it comes to the front instead.
    const focused = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const [window] = BrowserWindow.getAllWindows()
          if (window) window.focus = () => resolve()
        }),
    )
    expect(await startAgain(world)).toBe(0)
    await focused
    expect(app.windows()).toHaveLength(1)
  })
})

test('Quit leaves servers running, unless the setting says otherwise', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const first = await launch()
  await new BerthWindow(first.page).press('sample', 'Start')
  await new BerthWindow(first.page).expectHealthy('sample')
  expect(await exitCodeAfter(first.app, () => new Tray(first.app).click('quit'))).toBe(0)
  expect((await world.container('sample'))?.State.Running).toBe(true)

  const second = await launch()
  const window = new BerthWindow(second.page)
  await window.expectHealthy('sample')
  await window.openScreen('Settings')
  await second.page.getByRole('switch', { name: 'Stop servers on quit' }).click()
  await expect(second.page.getByRole('switch', { name: 'Stop servers on quit' })).toBeChecked()
  expect(await exitCodeAfter(second.app, () => window.button('Quit Berth').click())).toBe(0)
  expect((await world.container('sample'))?.State.Running).toBe(false)
})

test('a signal ends Berth cleanly, servers run on', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { app, page } = await launch()
  await new BerthWindow(page).press('sample', 'Start')
  await new BerthWindow(page).expectHealthy('sample')
  expect(await exitCodeAfter(app, async () => void app.process().kill('SIGTERM'))).toBe(0)
  expect((await world.container('sample'))?.State.Running).toBe(true)
})

async function closeWindow(app: ElectronApplication): Promise<void> {
  const [page] = app.windows()
  const closed = page?.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
}

/** The exit code of a second Berth over the same home. */
async function startAgain({ env }: World): Promise<number> {
  const project = join(import.meta.dirname, '..')
  const second = spawn(electronBinary(), [...rootFlags, project], { env, stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  return code
}

async function exitCodeAfter(app: ElectronApplication, act: () => Promise<void>): Promise<number> {
  const ended = once(app.process(), 'exit')
  // The answer to the click may be lost with the process that would send it.
  await act().catch(() => undefined)
  const [code] = await ended
  return code
}

/** The picture of the fleet at every size: none yet, not known yet, one, fifty, and in a small window. */
import { expect, expectGoodLooking, screenshot, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { manyServers, sampleOn } from './servers.ts'

test('says that it is reading the fleet until it knows it', async ({ world, launch }) => {
  const { app, page } = await launch()
  const window = new BerthWindow(page)
  await expect(window.firstServer).toBeVisible()
  // From now on the app tells and answers nothing; a new page knows nothing.
  await app.evaluate(({ BrowserWindow, ipcMain }) => {
    ipcMain.removeHandler('berth:ask')
    // Kept: a promise that nobody holds is collected, and whoever waits for it is then told so.
    const never = new Promise(() => undefined)
    Object.assign(globalThis, { never })
    ipcMain.handle('berth:ask', () => never)
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send = () => undefined
  })
  await page.reload()
  await expect(page.getByRole('status').getByText('Reading your fleet')).toBeVisible()
  await expectGoodLooking(page, 'loading')
  await expect(window.button('Servers')).toBeEnabled()

  // The first news that comes by itself is enough.
  await app.evaluate(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) Reflect.deleteProperty(webContents, 'send')
  })
  await world.cli('add', 'sample')
  await expect(window.row('sample')).toBeVisible()
})

test('fifty servers are listed in order, searched, and walked through by keyboard', async ({ world, launch }) => {
  await world.writeFleet(manyServers(50))
  const { page } = await launch()
  const window = new BerthWindow(page)
  await expect(window.serverList.getByText('0 of 50 running')).toBeVisible()
  const ids = () =>
    window.serverList.locator('[data-server]').evaluateAll((rows) => rows.map((row) => row.dataset['server']))
  expect((await ids()).slice(0, 3)).toEqual(['browser-4', 'browser-9', 'browser-14'])
  await expectGoodLooking(page, 'fifty')

  await test.step('the list scrolls, the window does not', async () => {
    const last = window.row('search-50')
    await expect(last).not.toBeInViewport()
    await window.serverList.getByRole('list').hover()
    await page.mouse.wheel(0, 10_000)
    await expect(last).toBeInViewport()
    await expect(window.button('Servers')).toBeInViewport()
  })

  await test.step('arrows select, and keep what they select in view', async () => {
    await window.row('browser-4').getByRole('button', { name: 'browser-4', exact: true }).click()
    for (let step = 0; step < 24; step += 1) await page.keyboard.press('ArrowDown')
    const reached = (await ids())[24] ?? ''
    await expect(window.server(reached)).toBeVisible()
    await expect(window.row(reached)).toBeInViewport({ ratio: 1 })
    await expect(window.row(reached).getByRole('button', { name: reached, exact: true })).toBeFocused()
  })

  await test.step('search filters by words, id or port, and says when there is nothing', async () => {
    await page.keyboard.press('/')
    const search = page.getByRole('searchbox', { name: 'Search servers' })
    await expect(search).toBeFocused()
    await search.fill('postgres :37')
    await expect.poll(ids).toHaveLength(8)
    expect((await ids()).every((id) => id?.startsWith('postgres-'))).toBe(true)
    await screenshot(page, 'fifty-searched')
    await search.fill('nothing like this')
    await expect(page.getByText('No server matches "nothing like this".')).toBeVisible()
    await expectGoodLooking(page, 'fifty-nothing-found')
    await page.keyboard.press('Escape')
    await expect.poll(ids).toHaveLength(50)
  })
})

test('a small window shows list or server, and leads back', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0), ...manyServers(3) })
  const { page } = await launch({ size: { width: 760, height: 600 } })
  const window = new BerthWindow(page)
  await expect(window.row('sample')).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(0)
  await expectGoodLooking(page, 'narrow-list')

  await window.openServer('sample')
  await expect(window.serverList).toBeHidden()
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  await expectGoodLooking(page, 'narrow-server')
  for (const tab of ['Logs', 'Connection', 'Inspect'] as const) {
    await window.openTab(tab)
    await expectGoodLooking(page, `narrow-${tab.toLowerCase()}`)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(760)

  await window.button('Back to servers').click()
  await expect(window.row('sample')).toBeVisible()
  await window.openServer('sample')
  await page.keyboard.press('Escape')
  await expect(window.serverList).toBeVisible()
})

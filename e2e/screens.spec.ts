/** Settings, Clients and the command palette: the screens beside the fleet and its ports. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, expectGoodLooking, screenshot, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { manyServers, sampleOn } from './servers.ts'
import { testRange } from './world.ts'

test('settings are checked, applied at once, and kept for the next start', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { app, page } = await launch()
  const window = new BerthWindow(page)
  const settings = async () => JSON.parse(await readFile(world.home.fleetFile, 'utf8')).settings
  await window.openScreen('Settings')
  await expect(page.getByText(world.home.root)).toBeVisible()
  await expectGoodLooking(page, 'settings')

  await test.step('a range that is none is refused in words', async () => {
    const first = page.getByRole('textbox', { name: 'First port' })
    const last = page.getByRole('textbox', { name: 'Last port' })
    for (const [from, to, words] of [
      ['0', '3099', 'A port is a whole number from 1 to 65535.'],
      ['3099', '3000', 'The range starts after it ends.'],
      ['3000', '9000', 'The range has at most 1000 ports.'],
    ] as const) {
      await first.fill(from)
      await last.fill(to)
      await last.press('Enter')
      await expect(page.getByText(words)).toBeVisible()
      await expect(first).toHaveAttribute('aria-invalid', 'true')
    }
    await expectGoodLooking(page, 'settings-range-problem')
    expect((await settings()).range).toEqual(testRange)
    await first.fill('3710')
    await last.fill('3719')
    await last.press('Enter')
    await expect.poll(async () => (await settings()).range).toEqual({ first: 3710, last: 3719 })
    await window.openScreen('Servers')
    await page.keyboard.press('n')
    await window.button('Add only').click()
    await expect(window.row('sample-2').getByText(':3710')).toBeVisible()
  })

  await test.step('the theme changes the whole window, and the next one from its first frame', async () => {
    await window.openScreen('Settings')
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.getByRole('radio', { name: 'Light' }).click()
    const light = await background()
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect.poll(background).not.toBe(light)
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
    await expect.poll(() => readFile(join(world.home.root, 'window.json'), 'utf8')).toContain('"theme": "dark"')
  })

  await test.step('switches are written', async () => {
    await page.getByRole('switch', { name: 'Stop servers on quit' }).click()
    await expect.poll(async () => (await settings()).stopServersOnQuit).toBe(true)
    await page.getByRole('switch', { name: 'Start on demand' }).click()
    await expect.poll(async () => (await settings()).startOnDemand).toBe(false)
  })
})

test('clients shows what is installed, and links and unlinks', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const before = await readFile(world.claudeFile, 'utf8')
  await mkdir(join(world.folder, '.cursor'))
  const cursorFile = join(world.folder, '.cursor', 'mcp.json')
  const cursorBefore = '{\n  // mine\n  "mcpServers": {}\n}\n'
  await writeFile(cursorFile, cursorBefore)
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openScreen('Clients')
  await expect(page.getByText('2 of 18 found on this computer')).toBeVisible()
  for (const client of ['Claude Desktop', 'Cursor']) {
    await window.button(`Add a server to ${client}`).click()
    await page.getByRole('menuitem', { name: 'sample' }).click()
    await expect(page.getByRole('list', { name: `Servers in ${client}` })).toContainText('sample')
  }
  await expect(page.getByText('One step left').first()).toBeVisible()
  await expectGoodLooking(page, 'clients')
  expect(Object.keys(JSON.parse(await readFile(world.claudeFile, 'utf8')).mcpServers)).toEqual(['mine', 'sample'])
  expect(await readFile(cursorFile, 'utf8')).toContain(`http://127.0.0.1:${testRange.first}/mcp`)

  for (const client of ['Claude Desktop', 'Cursor']) {
    await window.button(`Remove sample from ${client}`).click()
    await expect(page.getByRole('list', { name: `Servers in ${client}` })).toHaveCount(0)
  }
  expect(await readFile(world.claudeFile, 'utf8')).toBe(before)
  expect(await readFile(cursorFile, 'utf8')).toBe(cursorBefore)
  await window.toast('sample removed from Cursor.').waitFor()
  await window.button('Undo').last().click()
  await expect(page.getByRole('list', { name: 'Servers in Cursor' })).toContainText('sample')
})

test('the palette finds by a few letters, and does what is chosen', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0), ...manyServers(12) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('sample')
  await window.button('Search and commands').click()
  const palette = page.getByRole('combobox', { name: 'Search and commands' })
  await expect(palette).toBeFocused()
  await expectGoodLooking(page, 'palette')
  await palette.fill('opn lgs post')
  await expect(page.getByRole('option').first()).toHaveText(/Open logs of postgres/)
  await screenshot(page, 'palette-searched')
  await palette.fill('zzzz')
  await expect(page.getByText('Nothing is called that.')).toBeVisible()
  await expectGoodLooking(page, 'palette-nothing')
  await palette.fill('start sample')
  await page.getByRole('option', { name: 'Start sample' }).click()
  await expect(palette).toBeHidden()
  await window.expectHealthy('sample')
  await window.button('Search and commands').click()
  await palette.fill('go to ports')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Ports' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectGoodLooking(page, 'shortcuts')
})

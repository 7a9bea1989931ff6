/** The log: both outputs in their colours, followed, searched, copied, saved, and never with a secret in it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, screenshot, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { LogView } from './pages/log-view.ts'
import { programOn } from './servers.ts'
import { testRange } from './world.ts'

const secret = 'planted-secret-value'
/** Writes some lines at once, then one line for each request. stderr has no order with stdout but the one of time. */
const talkative = `
  for (let line = 1; line <= 500; line++) console.log('line ' + line + ' of the beginning')
  console.log('the key is ' + process.env.API_KEY + ', ' + 'a long line '.repeat(40))
  require('node:http').createServer((request, response) => {
    if (request.url === '/trouble') console.error('\\x1b[31mred trouble\\x1b[0m and \\x1b[1;33mbold yellow\\x1b[0m')
    else console.log('asked for ' + request.url)
    response.end('ok')
  }).listen(3000, '0.0.0.0')
`
const ask = (path: string) => fetch(`http://127.0.0.1:${testRange.first}/${path}`)

test('a log is read, followed, searched and taken along', async ({ world, launch }) => {
  await ensureTestImage()
  await world.writeFleet({ talkative: programOn(0, talkative, { env: { API_KEY: secret }, secrets: ['API_KEY'] }) })
  const { app, page } = await launch()
  const window = new BerthWindow(page)
  const log = new LogView(page)
  await window.press('talkative', 'Start')
  await window.openTab('Logs')
  await expect(log.line('the key is •••')).toBeVisible()
  await ask('trouble')
  await expect(log.line('red trouble')).toHaveAttribute('data-source', 'stderr')
  await expect(log.line('the key is')).toHaveAttribute('data-source', 'stdout')
  await expect(log.line('red trouble').locator('.ansi-ink')).toHaveText(['red trouble', 'bold yellow'])
  await expectGoodLooking(page, 'logs')

  await test.step('follows until a person scrolls up or pauses', async () => {
    await ask('first')
    await expect(log.line('asked for /first')).toBeInViewport()
    await log.button('Pause').click()
    await ask('second')
    await expect(page.getByText('Paused')).toBeVisible()
    await log.lines.hover()
    await page.mouse.wheel(0, -4_000)
    await expect.poll(() => log.isAtEnd()).toBe(false)
    await ask('third')
    await expect(page.getByText(/^5\d\d lines$/)).toBeVisible()
    expect(await log.isAtEnd()).toBe(false)
    await log.button('Follow').click()
    await expect(log.line('asked for /third')).toBeInViewport()
  })

  await test.step('searches, and steps through what it finds', async () => {
    await page.keyboard.press('/')
    await expect(log.search).toBeFocused()
    await log.search.fill('line 42')
    await expect(log.toolbar.getByRole('status')).toHaveText('11')
    await page.keyboard.press('Enter')
    await expect(log.toolbar.getByRole('status')).toHaveText('1 of 11')
    await expect(log.line('line 42 of')).toBeInViewport()
    await expect(log.line('line 42 of').locator('mark')).toHaveText('line 42')
    await page.keyboard.press('Shift+Enter')
    await expect(log.toolbar.getByRole('status')).toHaveText('11 of 11')
    await expect(log.line('line 429')).toBeInViewport()
    await expectGoodLooking(page, 'logs-searched')
    await page.keyboard.press('Escape')
    await expect(log.search).toHaveValue('')
  })

  await test.step('shows times, and wraps', async () => {
    await log.button('Timestamps').click()
    await expect(log.lines.locator('time').first()).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/)
    await log.button('Follow').click()
    await expect(log.line('the key is')).toBeVisible()
    const height = async () => (await log.line('the key is').boundingBox())?.height ?? 0
    expect(await height()).toBeLessThan(20)
    await log.button('Wrap lines').click()
    await expect.poll(height).toBeGreaterThan(30)
    await screenshot(page, 'logs-wrapped')
  })

  await test.step('copies and saves all of it, without the secret', async () => {
    await log.button('Copy all').click()
    await expect(window.toast(/lines copied/)).toBeVisible()
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toContain('line 1 of the beginning')
    expect(copied).not.toContain(secret)

    const path = join(world.folder, 'saved.log')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, path)
    await log.button('Save log').click()
    await expect(window.toast(`Log saved to ${path}.`)).toBeVisible()
    const saved = await readFile(path, 'utf8')
    expect(saved.match(/line \d+ of the beginning/g)).toHaveLength(500)
    expect(saved).toContain('the key is •••')
    expect(saved).not.toContain(secret)

    await app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' })
    })
    await log.button('Save log').click()
    await expect(window.toast('Log saved to .')).toBeHidden()
  })

  await test.step('goes on with the next run of the server', async () => {
    await window.press('talkative', 'Restart')
    await expect(page.getByText(/^1,0\d\d lines$/)).toBeVisible()
    await window.press('talkative', 'Stop')
    await expect(window.server('talkative').getByRole('button', { name: 'Start', exact: true })).toBeVisible()
    await expect(log.line('the key is').last()).toBeVisible()
  })
})

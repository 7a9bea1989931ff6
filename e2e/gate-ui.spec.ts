/** Gates and tokens as a person meets them: a rotation that cuts nobody off, a leak that does, and a fleet that is upgraded. */
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ensureTestImage, TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, screenshot, test } from './fixtures.ts'
import { gateOf, internalNetworksOf, publishedOf } from './gates.ts'
import { callText, connectByUrl, initializeStatus } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { Tray } from './pages/tray.ts'
import { programOn, sampleOn } from './servers.ts'
import { testRange, type World } from './world.ts'

const urlOn = (offset: number): string => `http://127.0.0.1:${testRange.first + offset}/mcp`
const tokenOf = ({ home }: World, id: string): Promise<string> => readFile(home.tokenFile(id), 'utf8')
const fleetOf = async ({ home }: World) => JSON.parse(await readFile(home.fleetFile, 'utf8'))

/** Cursor is there, and has an entry with the server's URL and token once it is linked. */
async function withCursor({ folder }: World): Promise<string> {
  const file = join(folder, '.cursor', 'mcp.json')
  await mkdir(join(folder, '.cursor'))
  await writeFile(file, '{ "mcpServers": {} }\n')
  return file
}

async function startHealthy(page: Page, id: string): Promise<BerthWindow> {
  const window = new BerthWindow(page)
  await window.openServer(id)
  await window.press(id, 'Start')
  await window.expectHealthy(id)
  return window
}

test('a rotation cuts nobody off: the old token works for its grace, or until it is revoked', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }) })
  const cursorFile = await withCursor(world)
  const { page } = await launch()
  const window = await startHealthy(page, 'sample')
  const server = window.server('sample')
  await expect(server.getByText(`In front, on 127.0.0.1:${testRange.first}`)).toBeVisible()
  await expect(server.getByText(/^Made .*, due in \d+ days$/)).toBeVisible()
  expect(await publishedOf(world, 'sample')).toEqual([])
  expect((await world.cli('link', 'cursor', 'sample')).code).toBe(0)
  const old = await tokenOf(world, 'sample')
  const client = await connectByUrl(urlOn(0), old)

  await window.button('Rotate token').click()
  const told =
    /^New token of sample in place, proved by a handshake\. The old one works until \d\d:\d\d\. 1 client entry rewritten\.$/
  await expect(window.toast(told)).toBeVisible()
  await expect(server.getByText('Works for 10 more minutes')).toBeVisible()
  await expectGoodLooking(page, 'token-grace')
  const fresh = await tokenOf(world, 'sample')
  expect(fresh).not.toBe(old)
  expect(await Promise.all([old, fresh].map((token) => initializeStatus(urlOn(0), token)))).toEqual([200, 200])
  expect(await callText(client, 'echo', { message: 'still here' })).toContain('still here')
  expect(await readFile(cursorFile, 'utf8')).toContain(fresh)

  await window.button('Revoke the old token now').click()
  await expect(window.toast('The old token of sample is refused now.')).toBeVisible()
  await expect(server.getByText('Old token', { exact: true })).toBeHidden()
  expect(await Promise.all([old, fresh].map((token) => initializeStatus(urlOn(0), token)))).toEqual([401, 200])
  await client.close()

  await test.step('all tokens at once, from the menu of the list', async () => {
    await window.button('All servers').click()
    await screenshot(page, 'fleet-menu')
    await page.getByRole('menuitem', { name: 'Rotate all tokens' }).click()
    await expect(window.toast(/^1 token rotated\. Behind gates the old ones work for 10 more minutes\.$/)).toBeVisible()
    expect(await initializeStatus(urlOn(0), await tokenOf(world, 'sample'))).toBe(200)
  })
})

test('a leaked token is refused at once, and the dialog says beforehand whom that cuts off', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }) })
  const cursorFile = await withCursor(world)
  const { page } = await launch()
  const window = await startHealthy(page, 'sample')
  for (const client of ['cursor', 'claude-desktop']) await world.cli('link', client, 'sample')
  const old = await tokenOf(world, 'sample')
  await expect(window.server('sample').getByText(/Claude Desktop.*Cursor|Cursor.*Claude Desktop/)).toBeVisible()

  await window.button('I leaked it…').click()
  const question = page.getByRole('alertdialog', { name: 'Replace the leaked token of sample?' })
  await expect(question.getByRole('listitem')).toHaveText([
    'A new token is made, and proved by a handshake.',
    'The old one is refused at once, without the usual grace.',
    'Whoever is connected is cut off for a moment. Who has the new token comes back.',
    'The entry in Cursor is rewritten.',
    'Claude Desktop takes the new one by itself.',
    'Wherever the token was pasted by hand, the new one has to be pasted.',
  ])
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectGoodLooking(page, 'leaked-question')
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  expect(await tokenOf(world, 'sample')).toBe(old)

  // By keyboard this time.
  await window.button('I leaked it…').press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const result = page.getByRole('dialog', { name: 'The token of sample is replaced' })
  await expect(result.getByText('New token of sample in place, proved by a handshake.')).toBeVisible()
  await expect(result.getByText('The old one is refused.')).toBeVisible()
  await expect(result.getByText(/Rewritten: “sample” in .*mcp\.json/)).toBeVisible()
  await expectGoodLooking(page, 'leaked-result')
  const fresh = await tokenOf(world, 'sample')
  expect(await Promise.all([old, fresh].map((token) => initializeStatus(urlOn(0), token)))).toEqual([401, 200])
  expect(await readFile(cursorFile, 'utf8')).toContain(fresh)
  await result.getByRole('button', { name: 'Done' }).click()
  await expect(window.server('sample').getByText('Old token', { exact: true })).toBeHidden()
  await window.expectHealthy('sample')
})

test('a fleet from before there were gates is upgraded, one server or all, and what fails stays as it was', async ({
  world,
  launch,
}) => {
  const gone = 'localhost:1/berth-e2e/gone:1'
  await ensureTestImage()
  await world.docker.getImage(TEST_IMAGE).tag({ repo: 'localhost:1/berth-e2e/gone', tag: '1' })
  // Version 1, no auth: each checks its token itself.
  await world.writeFleet({
    sample: sampleOn(0),
    second: sampleOn(1),
    third: sampleOn(2),
    gone: programOn(3, 'setInterval(() => {}, 1000)', { image: gone }),
  })
  const { page } = await launch()
  const window = await startHealthy(page, 'sample')
  const bar = page.getByRole('region', { name: 'Upgrade' })
  const token = await tokenOf(world, 'sample')
  await expect(bar.getByText('4 servers have no gate yet.')).toBeVisible()
  await expect(window.server('sample').getByText('The server checks its token itself')).toBeVisible()
  await expectGoodLooking(page, 'upgrade-offer')
  await bar.getByRole('button', { name: 'Not now' }).click()
  await expect(bar).toBeHidden()

  await test.step('one of them, from its overview', async () => {
    await window.server('sample').getByRole('button', { name: 'Put a gate in front' }).click()
    await expect(window.toast('A gate stands in front of sample now.')).toBeVisible()
    await expect(window.server('sample').getByText(`In front, on 127.0.0.1:${testRange.first}`)).toBeVisible()
    await window.expectHealthy('sample')
    expect(await publishedOf(world, 'sample')).toEqual([])
    expect(await initializeStatus(urlOn(0), token)).toBe(200)
  })

  await test.step('the rest, where one cannot be started anew', async () => {
    await window.openServer('gone')
    await window.press('gone', 'Start')
    await expect(window.server('gone').getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
    await world.docker.getImage(gone).remove({ force: true })
    await window.button('All servers').click()
    await page.getByRole('menuitem', { name: 'Put gates in front' }).click()
    await expect(bar).toContainText(/1 of 3 servers are as they were: gone\. .*localhost:1/, { timeout: 60_000 })
    await expectGoodLooking(page, 'upgrade-failed')
    expect((await fleetOf(world)).servers).toMatchObject({
      sample: { auth: 'gate' },
      second: { auth: 'gate' },
      third: { auth: 'gate' },
    })
    expect((await world.container('gone'))?.State.Running).toBe(true)
  })

  await test.step('and again, once it can', async () => {
    await world.docker.getImage(TEST_IMAGE).tag({ repo: 'localhost:1/berth-e2e/gone', tag: '1' })
    const progress = await window.watchFor('Putting gates in front')
    await bar.getByRole('button', { name: 'Try again' }).click()
    await progress.seen()
    await expect(window.toast('1 server has a gate in front now.')).toBeVisible({ timeout: 60_000 })
    await expect(bar).toBeHidden()
    expect(await gateOf(world, 'gone')).not.toBeNull()
    await world.docker.getImage(gone).remove({ force: true })
  })
})

test('a server is sealed off in the edit dialog, which says what goes together', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = await startHealthy(page, 'sample')
  await window.chooseMore('Edit')
  const form = page.getByRole('dialog', { name: 'Edit sample' })
  const checker = form.getByRole('combobox', { name: 'Who checks the token' })
  const network = form.getByRole('combobox', { name: 'Network' })
  await expect(checker).toHaveValue('server')
  await checker.selectOption('Nobody')
  await expect(form.getByText('Every program on this computer can call it.')).toBeVisible()
  await expectGoodLooking(page, 'edit-open')
  await network.selectOption('Isolated')
  await expect(form.getByText('Only a gate reaches an isolated server.', { exact: false })).toBeVisible()
  await network.scrollIntoViewIfNeeded()
  await expectGoodLooking(page, 'edit-isolated-problem')
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()

  await form.getByRole('button', { name: "Let Berth's gate check the token" }).click()
  await expect(checker).toHaveValue('gate')
  await expect(form.getByText('No way out: no internet, no other server, not this computer.')).toBeVisible()
  await expect(form.getByText('Saving restarts the server.')).toBeVisible()
  await form.getByRole('switch', { name: 'Pass the token on to the server' }).click()
  await expectGoodLooking(page, 'edit-isolated')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden({ timeout: 60_000 })
  await expect(window.server('sample').getByText(/^Isolated: only its gate reaches it/)).toBeVisible()
  await expect(window.server('sample').getByText('passes the token on')).toBeVisible()
  await window.expectHealthy('sample')
  expect(await internalNetworksOf(world, 'sample')).toEqual([true])
  expect((await fleetOf(world)).servers.sample).toMatchObject({ auth: 'gate', network: 'isolated', passToken: true })
  await expectGoodLooking(page, 'isolated-overview')
})

test('a gate that does not run is told everywhere, and started again with one click', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }) })
  const { app, page } = await launch()
  const window = await startHealthy(page, 'sample')
  await (await gateOf(world, 'sample'))?.stop({ t: 0 })
  await expect(window.server('sample').getByText('Its gate does not run: nobody reaches the server')).toBeVisible()
  await expect(window.status('sample').getByText('Gate down')).toBeVisible()
  await expect(window.row('sample').getByText('Gate down: nobody reaches it')).toBeVisible()
  await expect.poll(() => new Tray(app).labels()).toContain('sample: running, its gate is down')
  await expect(window.server('sample').getByText('Handshake')).toBeHidden()
  await expectGoodLooking(page, 'gate-down')
  const status = await world.cli('status')
  expect(status.stdout).toMatch(/^sample +running, its gate is down +.* +down +due in \d+ days/m)
  expect(await world.cli('doctor')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('The gate of sample does not run: nobody reaches it.'),
  })
  await window.button('Start again').click()
  await window.expectHealthy('sample')
  await expect(window.server('sample').getByText('Its gate does not run', { exact: false })).toBeHidden()
})

test('when tokens are due is set by keyboard, and a token that is due is told', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }) }, { rotation: { automatic: false } })
  const { app, page } = await launch()
  const window = await startHealthy(page, 'sample')
  const rotation = async () => (await fleetOf(world)).settings.rotation
  await window.openScreen('Settings')
  const days = page.getByRole('textbox', { name: 'Rotate every' })
  const grace = page.getByRole('textbox', { name: 'The old token works for' })
  await days.scrollIntoViewIfNeeded()
  await days.fill('-1')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A whole number from 0 to 3650.')).toBeVisible()
  await expect(days).toHaveAttribute('aria-invalid', 'true')
  await expectGoodLooking(page, 'settings-tokens-problem')
  await page.keyboard.press('Escape')
  await expect(days).toHaveValue('30')
  await days.fill('0')
  await expect(page.getByText('Never due: a token stays until you rotate it.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect.poll(rotation).toEqual({ everyDays: 0, automatic: false, graceMinutes: 10 })
  await days.fill('1')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('switch', { name: 'Rotate by itself' })).toBeFocused()
  await expect.poll(rotation).toMatchObject({ everyDays: 1 })
  for (const automatic of [true, false]) {
    await page.keyboard.press('Space')
    await expect(page.getByRole('switch', { name: 'Rotate by itself' })).toBeChecked({ checked: automatic })
  }
  await page.keyboard.press('Tab')
  await expect(grace).toBeFocused()
  await grace.fill('0')
  await expect(page.getByText(/^The old one is refused at once/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect.poll(rotation).toEqual({ everyDays: 1, automatic: false, graceMinutes: 0 })
  await expectGoodLooking(page, 'settings-tokens')

  const past = new Date(Date.now() - 4.5 * 24 * 60 * 60 * 1000)
  await utimes(world.home.tokenFile('sample'), past, past)
  await window.openScreen('Servers')
  await expect(window.server('sample').getByText('due since 3 days')).toBeVisible()
  await expectGoodLooking(page, 'token-due')
  const tray = new Tray(app)
  await expect.poll(() => tray.labels()).toContain('1 token is due')
  expect((await world.cli('doctor')).stdout).toContain('The token of sample is due since 3 days.')
  const old = await tokenOf(world, 'sample')
  await tray.click('rotate-all')
  await expect.poll(() => tray.labels()).not.toContain('1 token is due')
  await expect(window.server('sample').getByText('due in less than a day')).toBeVisible()
  expect(await initializeStatus(urlOn(0), old)).toBe(401)
})

test('all of it fits a narrow window', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }), old: sampleOn(1) })
  const { page } = await launch({ size: { width: 760, height: 600 } })
  const window = new BerthWindow(page)
  await expect(page.getByRole('region', { name: 'Upgrade' })).toBeVisible()
  await screenshot(page, 'narrow-upgrade')
  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  await window.button('Rotate token').click()
  await expect(window.server('sample').getByText('Works for 10 more minutes')).toBeVisible()
  await window.button('Revoke the old token now').scrollIntoViewIfNeeded()
  await expectGoodLooking(page, 'narrow-token')
  await window.button('I leaked it…').click()
  await expectGoodLooking(page, 'narrow-leaked')
  await page.keyboard.press('Escape')
  await window.chooseMore('Edit')
  await page.getByRole('combobox', { name: 'Network' }).scrollIntoViewIfNeeded()
  await expectGoodLooking(page, 'narrow-edit')
})

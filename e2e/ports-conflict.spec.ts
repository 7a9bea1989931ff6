/** A program has the port of a stopped server: Berth says so at once, and each way out does what it said it would. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, expectGoodLooking } from './fixtures.ts'
import { type Program, test } from './holders.ts'
import { initializeStatus } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { ConflictDialog } from './pages/conflict-dialog.ts'
import { sampleOn } from './servers.ts'
import { isOpen } from './sockets.ts'
import { testRange, type World } from './world.ts'

const port = testRange.first
const other = port + 1

const urlOn = (number: number): string => `http://127.0.0.1:${number}/mcp`
const takenBy = ({ pid }: Program): string => `Port taken: node, pid ${pid}`

test('the row tells it as long as it is so, the dialog who it is, and keeping it stopped changes nothing', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('sample').getByText('Stopped', { exact: true })).toBeVisible()

  const program = await holders.program(port)
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()
  await expect(window.status('sample').getByText('Port taken')).toBeVisible()
  await expectGoodLooking(page, 'conflict-row')

  await window.button('Resolve…').click()
  await expect(dialog.holders).toHaveCount(1)
  for (const words of [`pid ${program.pid}`, program.command, 'on 127.0.0.1'])
    await expect(dialog.holders.getByText(words)).toBeVisible()
  await expect(dialog.options.first()).toBeChecked()
  await expectGoodLooking(page, 'conflict-dialog')

  const before = await readFile(world.home.fleetFile, 'utf8')
  await dialog.choose('Keep sample stopped')
  await dialog.button('Keep it stopped').click()
  await expect(dialog.root).toBeHidden()
  expect(await readFile(world.home.fleetFile, 'utf8')).toBe(before)
  expect(await world.container('sample')).toBeNull()
  expect(await isOpen(port)).toBe(true)
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()

  await program.end()
  await expect(window.row('sample').getByText('Stopped', { exact: true })).toBeVisible()
  await expect(window.button('Resolve…')).toBeHidden()
})

test('a holder that goes while one decides leaves nothing to decide but the start', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  const program = await holders.program(port)
  await window.button('Resolve…').click()
  await expect(dialog.options.first()).toBeChecked()
  await program.end()
  await expect(dialog.root.getByText('Nothing was changed.', { exact: false })).toBeVisible()
  await expectGoodLooking(page, 'conflict-gone')
  await dialog.button('Start sample').click()
  await window.expectHealthy('sample')
  expect(await publishedOn(world)).toEqual([String(port)])
})

test('moves the server and its entries, and Undo gives all of it back', async ({ world, launch, holders }) => {
  const cursorFile = await withCursor(world)
  await world.writeFleet({ sample: sampleOn(0) })
  for (const client of ['cursor', 'claude-desktop']) await world.cli('link', client, 'sample')
  await world.cli('start', '--no-wait', 'sample')
  await world.cli('stop', 'sample')
  const [cursor, claude, fleet] = await Promise.all([cursorFile, world.claudeFile, world.home.fleetFile].map(text))
  expect(cursor).toContain(urlOn(port))

  const program = await holders.program(port)
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()
  await window.press('sample', 'Start')
  await expect(dialog.start).toBeChecked()
  await dialog.choose(/^Move sample to port/)
  for (const words of [`Port of sample`, cursorFile, urlOn(port), urlOn(other)])
    await expect(dialog.changes.getByText(words, { exact: true })).toBeVisible()
  await expect(dialog.stays).toContainText('Claude Desktop')
  await dialog.button(`Move to ${other}`).click()
  await window.expectHealthy('sample')
  await expect(dialog.root).toBeHidden()

  expect(await publishedOn(world)).toEqual([String(other)])
  expect(await initializeStatus(urlOn(other), await text(world.home.tokenFile('sample')))).toBe(200)
  expect(await text(cursorFile)).toBe(cursor?.replace(urlOn(port), urlOn(other)))
  expect(await text(world.claudeFile)).toBe(claude)
  expect(await isOpen(port)).toBe(true)

  await expect(window.toast(`sample moved to port ${other} and started.`)).toBeVisible()
  await expectGoodLooking(page, 'conflict-moved')
  await window.button('Undo').click()
  await expect(window.toast(`sample is back on port ${port}.`)).toBeVisible()
  expect(await text(cursorFile)).toBe(cursor)
  expect(await text(world.claudeFile)).toBe(claude)
  expect(JSON.parse(await text(world.home.fleetFile))).toMatchObject({
    ...JSON.parse(fleet ?? ''),
    version: 2,
  })
  expect((await world.container('sample'))?.State.Running ?? false).toBe(false)
  expect(await isOpen(other)).toBe(false)
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()
})

test('asks the program to quit only after a second question, and starts the server on its own port', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const program = await holders.program(port)
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  const asking = `Ask node (pid ${program.pid}) to quit`
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()
  await window.press('sample', 'Start')
  await dialog.choose(new RegExp(`pid ${program.pid}`))
  await expect(dialog.root.getByText('This cannot be undone.')).toBeVisible()
  await dialog.button(`${asking}…`).click()
  await expect(dialog.question.getByText(program.command)).toBeVisible()
  await expect(dialog.question.getByRole('button', { name: 'Back' })).toBeFocused()
  await expectGoodLooking(page, 'conflict-quit')
  await page.keyboard.press('Enter')
  await expect(dialog.question).toBeHidden()
  expect(await isOpen(port)).toBe(true)

  await dialog.button(`${asking}…`).click()
  await dialog.question.getByRole('button', { name: asking, exact: true }).click()
  expect(await program.ended).toBe('SIGTERM')
  await window.expectHealthy('sample')
  expect(await publishedOn(world)).toEqual([String(port)])
  await expect(window.toast(/quit, and sample started\.$/)).toBeVisible()
  await expect(window.button('Undo')).toBeHidden()
})

test('waits until the port is free, as long as nobody cancels, and starts the server by itself', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const program = await holders.program(port)
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('sample').getByText(takenBy(program))).toBeVisible()
  await window.press('sample', 'Start')
  await dialog.choose(/^Wait/)
  await expect(dialog.root.getByText('This cannot be undone.')).toBeHidden()
  await dialog.button('Wait until it is free').click()
  await expect(dialog.root.getByText(`Waiting for port ${port} to become free.`)).toBeVisible()
  await expectGoodLooking(page, 'conflict-waiting')
  await dialog.button('Cancel').click()
  await expect(dialog.options.first()).toBeEnabled()
  await expect(dialog.root.getByText(`Waiting for port ${port} to become free.`)).toBeHidden()
  expect(await world.container('sample')).toBeNull()

  await dialog.button('Wait until it is free').click()
  await expect(dialog.root.getByText(`Waiting for port ${port} to become free.`)).toBeVisible()
  await program.end()
  await window.expectHealthy('sample')
  await expect(dialog.root).toBeHidden()
  expect(await publishedOn(world)).toEqual([String(port)])
})

/** Cursor as it is installed, with a file of the person's own. */
async function withCursor({ folder }: World): Promise<string> {
  const file = join(folder, '.cursor', 'mcp.json')
  await mkdir(join(folder, '.cursor'))
  await writeFile(file, '{\n  // mine\n  "mcpServers": {}\n}\n')
  return file
}

const text = (file: string): Promise<string> => readFile(file, 'utf8')

/** The host ports on 127.0.0.1 that the running container has; nothing else may be published. */
async function publishedOn(world: World): Promise<readonly string[]> {
  const container = await world.container('sample')
  const bindings = Object.values(container?.NetworkSettings.Ports ?? {}).flatMap((found) => found ?? [])
  expect(bindings.map(({ HostIp }) => HostIp)).toEqual(bindings.map(() => '127.0.0.1'))
  return bindings.map(({ HostPort }) => HostPort)
}

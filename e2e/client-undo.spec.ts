/** Before and after an entry is written: what would change, and the way back. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'

const CONFIG = '{\n\t"preferences": {"menu": 1e400},\n\t"mcpServers": {\n\t\t"mine": {"command": "x"}\n\t}\n}'

test('shows the change first, asks again when the file became another, and undoes it byte by byte', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  await writeFile(world.claudeFile, CONFIG)
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('sample')
  await page.getByRole('tab', { name: 'Connection' }).click()

  await test.step('a preview names file and lines', async () => {
    await window.button('Preview the change to Claude Desktop').click()
    await expect(window.dialog.getByRole('region', { name: /^Change in/ })).toContainText('+ \t\t"sample": {')
    await expectGoodLooking(page, 'client-preview')
  })

  const theirs = CONFIG.replace('"mine"', '"theirs"')
  await test.step('a file that changed since is shown and asked again', async () => {
    await writeFile(world.claudeFile, theirs)
    await window.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(window.dialog).toContainText('has changed since you saw what would be written')
    await expect(window.dialog.getByRole('region', { name: /^Change in/ })).toContainText('"theirs"')
    expect(await readFile(world.claudeFile, 'utf8')).toBe(theirs)
    await window.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(window.toast('sample added to Claude Desktop.')).toBeVisible()
  })

  await test.step('Undo in the toast gives every byte back', async () => {
    await window.button('Undo').last().click()
    await expect(window.toast('sample is taken out again.')).toBeVisible()
    expect(await readFile(world.claudeFile, 'utf8')).toBe(theirs)
  })
})

test('undoes only the entry where somebody wrote the file since, after showing three ways', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  await writeFile(world.claudeFile, CONFIG)
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openScreen('Clients')
  await window.button('Add a server to Claude Desktop').click()
  await page.getByRole('menuitem', { name: 'sample' }).click()
  await expect(page.getByRole('list', { name: 'Last changes in Claude Desktop' })).toContainText('sample added')
  const written = await readFile(world.claudeFile, 'utf8')
  await writeFile(world.claudeFile, written.replace('1e400', '2'))
  await window.button(/^Undo: sample added/).click()
  await expect(window.dialog.getByRole('region', { name: 'Before', exact: true })).toContainText('No entry')
  await expect(window.dialog.getByRole('region', { name: 'Now', exact: true })).toContainText('"command"')
  await expect(window.dialog.getByRole('region', { name: /^Changed since/ })).toContainText(
    '+ \t"preferences": {"menu": 2}',
  )
  await expectGoodLooking(page, 'client-undo')
  await window.button('Undo entry only').click()
  await expect(window.toast('sample is taken out again.')).toBeVisible()
  expect(await readFile(world.claudeFile, 'utf8')).toBe(CONFIG.replace('1e400', '2'))
  await expect(page.getByRole('list', { name: 'Last changes in Claude Desktop' })).toHaveCount(0)
})

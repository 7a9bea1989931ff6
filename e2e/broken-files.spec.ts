/** Files that a person, or another program, has broken: told with their line, never written over. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'

test('a broken fleet.json is told, kept, and read again once it is mended', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await expect(window.row('sample')).toBeVisible()
  const good = await readFile(world.home.fleetFile, 'utf8')
  const broken = good.replace('"servers": {', '"servers": {{')
  const line = broken.slice(0, broken.indexOf('{{')).split('\n').length

  await writeFile(world.home.fleetFile, broken)
  await expect(window.problems).toContainText(`fleet.json, line ${line}, is not valid JSON.`)
  await expect(window.row('sample')).toBeVisible()
  await expectGoodLooking(page, 'broken-fleet-file')

  await test.step('nothing that is done now writes over it', async () => {
    await window.openScreen('Settings')
    await page.getByRole('switch', { name: 'Notifications' }).click()
    await expect(window.toast(/is not valid JSON/)).toBeVisible()
    await expect(page.getByRole('switch', { name: 'Notifications' })).toBeChecked()
    expect(await readFile(world.home.fleetFile, 'utf8')).toBe(broken)
    const added = await world.cli('add', 'sample', '--id', 'other', '--json')
    expect(added.code).toBe(1)
    expect(JSON.parse(added.stdout || added.stderr).error.kind).toBe('file-unreadable')
    expect(await readFile(world.home.fleetFile, 'utf8')).toBe(broken)
  })

  await writeFile(world.home.fleetFile, good)
  await expect(window.problems).toBeHidden()
})

test('one bad server in fleet.json leaves the others alone', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0), odd: { image: 'Not An Image' } })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await expect(window.problems).toContainText('Server "odd" in fleet.json is not used')
  await expect(window.row('sample')).toBeVisible()
  await expect(window.row('odd')).toHaveCount(0)
})

test('a broken config of Claude Desktop is refused with its line, and stays as it is', async ({ world, launch }) => {
  const broken = '{\n  "mcpServers": {\n    "mine": { "command": "/usr/bin/true" "args": [] }\n  }\n}\n'
  await writeFile(world.claudeFile, broken)
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('sample', 'Connection')
  await expect(page.getByRole('region', { name: 'Claude Desktop', exact: true })).toContainText('line 3')
  await expect(window.button('Add to Claude Desktop')).toBeDisabled()
  await expectGoodLooking(page, 'broken-claude-file')
  await window.openScreen('Clients')
  await expect(page.getByRole('list', { name: 'Files of Claude Desktop' })).toContainText('line 3')
  await expectGoodLooking(page, 'clients-broken-file')

  const linked = await world.cli('link', 'claude-desktop', 'sample', '--json')
  expect(linked.code).toBe(1)
  expect(linked.stdout + linked.stderr).toContain('line 3')
  expect(await readFile(world.claudeFile, 'utf8')).toBe(broken)

  await writeFile(world.claudeFile, broken.replace('" "args"', '", "args"'))
  await window.openScreen('Servers')
  await expect(window.button('Add to Claude Desktop')).toBeEnabled()
})

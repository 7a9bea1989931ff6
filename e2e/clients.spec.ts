/** AI clients by clicking: each format of config file, a client that is switched off, and the forms to copy. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'

const files = [
  ['Codex', 'codex.toml', '.codex/config.toml'],
  ['Goose', 'goose.yaml', '.config/goose/config.yaml'],
  ['Continue', 'continue.yaml', '.continue/config.yaml'],
  ['OpenClaw', 'openclaw-by-hand.json', '.openclaw/openclaw.json'],
  ['Zed', 'zed.json', '.config/zed/settings.json'],
] as const

test('a config file of any format takes an entry by a click, and comes back byte for byte', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const fixtures = resolve(import.meta.dirname, '../app/clients/fixtures')
  for (const [, fixture, path] of files) {
    await mkdir(dirname(join(world.folder, path)), { recursive: true })
    await writeFile(join(world.folder, path), await readFile(join(fixtures, fixture)))
  }
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openScreen('Clients')
  for (const [client] of files) {
    await window.button(`Add a server to ${client}`).click()
    await page.getByRole('menuitem', { name: 'sample' }).click()
    await expect(page.getByRole('list', { name: `Servers in ${client}` })).toContainText('sample')
  }
  await expect(page.getByText('Not found on this computer: Claude Code, Cline')).toBeVisible()
  await expectGoodLooking(page, 'clients-many')
  for (const [client, fixture, path] of files) {
    expect(await readFile(join(world.folder, path), 'utf8')).toMatch(/sample[\s\S]*http:\/\/127\.0\.0\.1/)
    await window.button(`Remove sample from ${client}`).click()
    await expect(page.getByRole('list', { name: `Servers in ${client}` })).toHaveCount(0)
    expect(await readFile(join(world.folder, path))).toEqual(await readFile(join(fixtures, fixture)))
  }
})

test('a client whose servers are switched off says so, and is offered nothing', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  await writeFile(world.claudeFile, '{"features": {"isLocalDevMcpEnabled": false}}')
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openScreen('Clients')
  await expect(page.getByText('Switched off on this computer')).toBeVisible()
  await expect(page.getByText(/isLocalDevMcpEnabled is off in/)).toBeVisible()
  await expect(window.button('Add a server to Claude Desktop')).toHaveCount(0)
  await expectGoodLooking(page, 'clients-policy')
})

test('every client has a form to copy', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('sample')
  await page.getByRole('tab', { name: 'Connection' }).click()
  const form = page.getByRole('combobox', { name: 'Form' })
  await form.selectOption({ label: 'Goose' })
  await expect(page.getByText('type: streamable_http')).toBeVisible()
  await form.selectOption({ label: 'Codex' })
  await expect(page.getByText('[mcp_servers.sample]')).toBeVisible()
  await expectGoodLooking(page, 'connection-forms')
})

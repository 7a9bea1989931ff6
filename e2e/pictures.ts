/** Takes the pictures of README and docs: the real app, a fleet of sample servers under names a person might give. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { SAMPLE_IMAGE } from '../app/engine/sample-image.ts'
import { ensureTestImage, TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { homeFrom } from '../app/home.ts'
import { createHolders } from './holders.ts'
import { callText, connectByUrl } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { ConflictDialog } from './pages/conflict-dialog.ts'
import { PortsScreen } from './pages/ports-screen.ts'
import prepareRun from './run.ts'
import { sweepHome } from './sweep.ts'
import { makeWorld } from './world.ts'

const project = join(import.meta.dirname, '..')
const images = join(project, 'docs', 'images')
const ports = { calendar: 3700, github: 3701, notes: 3702, postgres: 3712, weather: 3705 } as const
/** As many as by default. Beyond the tests' own ports nobody listens. */
const range = { first: 3700, last: 3799 } as const
const names = Object.keys(ports) as readonly (keyof typeof ports)[]
const shown = 'notes'
/** Of the strangers on the map of ports. */
const shopImages = ['shop/web', 'shop/db'] as const

async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
}

const finish = await prepareRun()
const world = await makeWorld()
// ~/.berth, as a person has it, so that the pictures show paths the way a person sees them.
const home = join(world.folder, '.berth')
const holders = createHolders(world)
try {
  await mkdir(images, { recursive: true })
  const base = { image: SAMPLE_IMAGE, transport: 'streamable-http', containerPort: 3000, auth: 'gate' } as const
  const servers = Object.fromEntries(names.map((name) => [name, { ...base, port: ports[name] }]))
  await world.writeFleet(servers, { range, leaveAlone: [3708] })
  await rename(world.home.root, home)
  const flags = (process.env['BERTH_ELECTRON_FLAGS'] ?? '').split(' ').filter(Boolean)
  const app = await _electron.launch({
    executablePath: process.env['BERTH_ELECTRON'] ?? '',
    args: [...flags, '--password-store=basic', project],
    env: { ...world.env, BERTH_HOME: home },
  })
  const page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  const view = new BerthWindow(page)
  for (const name of names.filter((name) => name !== 'weather')) {
    await view.button(`Start ${name}`).click()
    await view.button(`Stop ${name}`).waitFor()
  }
  await view.button(shown).click()
  await view.expectHealthy(shown)
  const token = await readFile(join(home, 'servers', shown, 'token'), 'utf8')
  const client = await connectByUrl(`http://127.0.0.1:${ports[shown]}/mcp`, token)
  for (const message of ['ahoy', 'cast off', 'make fast']) await callText(client, 'echo', { message })
  await client.close()
  // Half a minute of usage, so that the sparklines have something to tell.
  for (let second = 0; second < 30; second++) await page.waitForTimeout(1000)
  await take(page, 'overview')
  await view.openTab('Logs')
  await page.getByLabel(`Log of ${shown}`).getByText(/echo/).first().waitFor()
  await take(page, 'logs')
  await view.openTab('Connection')
  await view.button('Add to Claude Desktop').click()
  await view.button('Remove from Claude Desktop').waitFor()
  await page.getByRole('button', { name: 'Dismiss' }).first().click()
  await page.getByRole('combobox', { name: 'Form' }).selectOption({ label: 'Cursor' })
  await take(page, 'connection')

  // A port that somebody takes, on the map and in the dialog; Cursor's entry has a port in it, so a move changes it.
  await mkdir(join(world.folder, '.cursor'))
  await writeFile(join(world.folder, '.cursor', 'mcp.json'), '{ "mcpServers": {} }\n')
  await page.evaluate(() => window.berth.ask('client:refresh', undefined))
  for (const client of ['cursor', 'claude-desktop'] as const)
    await page.evaluate((name) => window.berth.ask('client:link', { client: name, id: 'weather' }), client)
  await page.evaluate(() => window.berth.ask('server:stop', { id: 'calendar' }))
  await ensureTestImage()
  for (const repo of shopImages) await world.docker.getImage(TEST_IMAGE).tag({ repo, tag: '2' })
  await holders.container({ port: 3714, name: 'shop-web-1', project: 'shop', image: 'shop/web:2' })
  await holders.container({ port: 3725, name: 'shop-db-1', project: 'shop', image: 'shop/db:2', address: '0.0.0.0' })
  await holders.program(3707, { file: 'site/preview.mjs' })
  await holders.program(ports.weather, { file: 'blog/dev-server.mjs' })
  const map = new PortsScreen(page)
  const dialog = new ConflictDialog(page)
  await map.open()
  for (const [port, state] of [
    [ports.calendar, /reserved/],
    [ports.postgres, /running/],
    [ports.weather, /conflict/],
    [3714, /container/],
    [3725, /exposed/],
  ] as const)
    await map.expectBerth(port, state)
  await take(page, 'ports')
  await map.berth(ports.weather).click()
  await dialog.start.check()
  await dialog.changes.getByText('weather is started').waitFor()
  await take(page, 'conflict')
  await page.keyboard.press('Escape')
  for (const id of names) await page.evaluate((name) => window.berth.ask('server:remove', { id: name }), id)
  await app.close()
} finally {
  await holders.dispose()
  await sweepHome(world.docker, homeFrom({ BERTH_HOME: home }, world.folder).key)
  await world.dispose()
  for (const repo of shopImages) {
    const image = world.docker.getImage(`${repo}:2`)
    await image.remove().catch(() => undefined)
  }
  await finish()
}

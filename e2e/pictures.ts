/** Takes the README's pictures: the real app, a fleet of sample servers under names a person might give. */
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { SAMPLE_IMAGE } from '../app/engine/sample-image.ts'
import { callText, connectByUrl } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import prepareRun from './run.ts'
import { makeWorld } from './world.ts'

const project = join(import.meta.dirname, '..')
const images = join(project, 'docs', 'images')
const names = ['calendar', 'github', 'notes', 'postgres', 'weather'] as const
const shown = 'notes'

async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
}

const finish = await prepareRun()
const world = await makeWorld()
try {
  await mkdir(images, { recursive: true })
  const base = { image: SAMPLE_IMAGE, transport: 'streamable-http', containerPort: 3000 } as const
  const servers = Object.fromEntries(names.map((name, index) => [name, { ...base, port: 3700 + index }]))
  await world.writeFleet(servers)
  // ~/.berth, as a person has it, so that the pictures show paths the way a person sees them.
  const home = join(world.folder, '.berth')
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
  const client = await connectByUrl(`http://127.0.0.1:${servers[shown]?.port}/mcp`, token)
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
  await page.getByRole('radio', { name: 'Cursor' }).click()
  await take(page, 'connection')
  for (const id of names) await page.evaluate((name) => window.berth.ask('server:remove', { id: name }), id)
  await app.close()
} finally {
  await world.dispose()
  await finish()
}

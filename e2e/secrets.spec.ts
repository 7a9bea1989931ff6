/** Planted credentials are looked for everywhere: page, messages, files, pictures of the fleet. They may be where they must be. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { LogView } from './pages/log-view.ts'
import { toldFile } from './recorder.ts'
import { programOn, sampleOn } from './servers.ts'
import type { World } from './world.ts'

const secret = 'planted-secret-value-7f3a'
/** A server that is careless with what it was given, then keeps running. */
const careless = `
  console.log('token', process.env.MCP_AUTH_TOKEN, 'key', process.env.API_KEY)
  require('node:http').createServer((request, response) => {
    response.statusCode = 500
    response.end('no: ' + process.env.API_KEY + ' ' + process.env.MCP_AUTH_TOKEN)
  }).listen(3000, '0.0.0.0')
`

test('no token and no secret reaches page, messages or logs', async ({ world, launch }) => {
  await ensureTestImage()
  const guarded = { env: { API_KEY: secret }, secrets: ['API_KEY'] }
  await world.writeFleet({ careless: programOn(1, careless, guarded), sample: sampleOn(0, guarded) })
  const { app, page } = await launch()
  const view = new BerthWindow(page)

  for (const id of ['careless', 'sample']) {
    await view.openServer(id)
    await expect(page.getByText('API_KEY lies in fleet.json as it was typed')).toBeVisible()
    if (id === 'sample') await expectGoodLooking(page, 'plain-secret')
    await view.button('Move out').click()
    // No keychain answers in a test: the first time, where else it may go is for the person to say.
    if (id === 'careless') await view.button('Keep in a private file').click()
    await expect(view.toast(`API_KEY of ${id} moved.`)).toBeVisible()
  }
  await view.press('sample', 'Start')
  await view.expectHealthy('sample')
  const oldToken = await readFile(world.home.tokenFile('sample'), 'utf8')
  await view.openTab('Connection')
  await view.button('Add to Claude Desktop').click()
  await expect(view.button('Remove from Claude Desktop')).toBeVisible()
  await view.button('Rotate token').click()
  await expect(view.toast(/New token of sample in place/)).toBeVisible({ timeout: 60_000 })

  await view.openServer('careless')
  await view.press('careless', 'Start')
  await expect(view.row('careless').getByText(/Running/)).toBeVisible()
  // Not asked for, this is told only after its start period: it may be loading.
  await view.chooseMore('Check now')
  await expect(view.row('careless').getByText(/Unhealthy/)).toBeVisible()
  await view.openTab('Logs')
  await expect(new LogView(page).line('token ••• key •••')).toBeVisible()
  await view.openTab('Overview')
  await expectGoodLooking(page, 'unhealthy')

  const secrets = [secret, oldToken, ...(await Promise.all(['sample', 'careless'].map((id) => tokenOf(world, id))))]
  expect(new Set(secrets).size).toBe(4)
  const pages: string[] = []
  for (const id of ['sample', 'careless']) {
    for (const tab of ['Overview', 'Logs', 'Connection', 'Inspect'] as const) {
      await view.openServer(id, tab)
      if (tab === 'Inspect') await page.getByRole('radio', { name: 'Container' }).click()
      if (tab === 'Inspect') await expect(page.getByRole('region', { name: 'Container' })).toContainText('"HostConfig"')
      pages.push(await page.content())
    }
  }
  expect(pages.join('')).toContain('MCP_AUTH_TOKEN=•••')
  await expectGoodLooking(page, 'inspect-container')
  const answers = await page.evaluate(() => {
    const ids = ['sample', 'careless']
    return Promise.all([
      window.berth.ask('snapshot:get', undefined),
      window.berth.ask('ports:map', undefined),
      ...ids.flatMap((id) => [
        window.berth.ask('server:inspect', { id }),
        window.berth.ask('server:snippets', { id }),
        window.berth.ask('server:probe', { id }),
        window.berth.ask('copy:token', { id }),
      ]),
    ])
  })
  const told = await readFile(toldFile(world.folder), 'utf8')
  for (const kind of ['["stream",', '["berth:ask",', '["berth:snapshot",']) expect(told.includes(kind), kind).toBe(true)
  const printed = await Promise.all([
    world.cli('status', '--json'),
    world.cli('doctor', '--json'),
    world.cli('clients', '--json'),
    world.cli('logs', 'careless', '--json'),
  ])
  expect(found(secrets, { page: pages.join('\n') })).toEqual([])
  expect(found(secrets, { answers: JSON.stringify(answers) })).toEqual([])
  expect(found(secrets, { told })).toEqual([])
  expect(found(secrets, { printed: JSON.stringify(printed) })).toEqual([])

  // The window's own files are looked through once it has written the last of them.
  await app.close()
  expect(await filesWith(secrets, world.folder)).toEqual([
    'berth/servers/careless/secrets.json',
    'berth/servers/careless/token',
    'berth/servers/sample/secrets.json',
    'berth/servers/sample/token',
  ])
})

const tokenOf = ({ home }: World, id: string): Promise<string> => readFile(home.tokenFile(id), 'utf8')

function found(secrets: readonly string[], places: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((value, index) => (text.includes(value) ? [`secret ${index} in the ${place}`] : [])),
  )
}

async function filesWith(secrets: readonly string[], folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const holding = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file)
      return secrets.some((value) => bytes.includes(value)) ? [relative(folder, file)] : []
    }),
  )
  return holding.flat().sort()
}

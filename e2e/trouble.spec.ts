/** What goes wrong with servers, and how the window says it and leads out of it. */
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, screenshot, test } from './fixtures.ts'
import { connectByUrl } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { programOn, sampleOn } from './servers.ts'
import { testRange } from './world.ts'

test('a crash tells its exit code, and the engine brings the server back', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')

  const ended = await window.watchFor('It ended with exit code 3.')
  const token = (await world.cli('token', 'sample')).stdout.trim()
  const client = await connectByUrl(`http://127.0.0.1:${testRange.first}/mcp`, token)
  await expect(client.callTool({ name: 'crash', arguments: { exitCode: 3 } })).rejects.toThrow()
  await client.close()
  await ended.seen()

  await window.expectHealthy('sample')
  const past = page.getByRole('region', { name: 'Last crash' })
  await expect(past.getByText('It ended with exit code 3.')).toBeVisible()
  await past.getByText('Last lines of its log').click()
  await expect(past.getByText('ending with exit code 3, as asked')).toBeVisible()
  await expectGoodLooking(page, 'crashed-and-back')
  await past.getByRole('button', { name: 'Open logs' }).click()
  await expect(page.getByRole('log').getByText('as asked')).toBeVisible()
})

test('servers that keep ending say why, and can be stopped', async ({ world, launch }) => {
  await ensureTestImage()
  const eatsMemory = 'const eaten = []; setInterval(() => eaten.push(Buffer.alloc(8_000_000, 1)), 5)'
  await world.writeFleet({
    broken: programOn(0, 'console.error("NOTES_FOLDER is not set"); process.exit(7)'),
    hungry: programOn(1, eatsMemory, { limits: { memory: '64m', cpus: 1, pids: 64 } }),
  })
  const { page } = await launch()
  const window = new BerthWindow(page)
  for (const id of ['broken', 'hungry']) {
    await window.openServer(id)
    await window.press(id, 'Start')
  }
  await expect(window.status('hungry').getByText('Crashing again and again')).toBeVisible({ timeout: 60_000 })
  await expect(window.server('hungry').getByText('It ran out of memory (limit 64m).')).toBeVisible()
  await expectGoodLooking(page, 'out-of-memory')

  await window.openServer('broken')
  await expect(window.status('broken').getByText('Crashing again and again')).toBeVisible()
  const report = page.getByRole('region', { name: 'How it ended' })
  await expect(report.getByText('It ended with exit code 7.')).toBeVisible()
  await expect(report.getByText('NOTES_FOLDER is not set').first()).toBeVisible()
  await expectGoodLooking(page, 'restart-loop')

  for (const id of ['broken', 'hungry']) {
    await window.openServer(id)
    await window.press(id, 'Stop')
    await expect(window.status(id).getByText('Stopped')).toBeVisible()
  }
})

test('what is done to a container outside Berth is seen at once', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  const id = (await world.container('sample'))?.Id ?? ''
  const container = world.docker.getContainer(id)

  await container.stop()
  await expect(window.status('sample').getByText('Stopped')).toBeVisible()
  await container.start()
  await window.expectHealthy('sample')
  await container.pause()
  await expect(window.status('sample').getByText('Paused')).toBeVisible()
  await screenshot(page, 'paused')
  await container.unpause()
  await window.expectHealthy('sample')
  await container.remove({ force: true })
  await expect(window.status('sample').getByText('Stopped')).toBeVisible()
  // Nothing is lost with the container: the next start makes another.
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
})

test('a changed definition says "restart to apply", and a server without a token is warned about', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ open: sampleOn(1, { auth: 'none' }), sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('open')
  await expect(window.server('open').getByText('Open to every local process')).toBeVisible()
  await expect(window.row('open').getByText('Open', { exact: true })).toBeVisible()
  await expect(window.row('sample').getByText('Open', { exact: true })).toBeHidden()
  await window.press('open', 'Start')
  await window.expectHealthy('open')
  await expect(window.row('open').getByText(/Running/)).toBeVisible()
  await expectGoodLooking(page, 'open-server')

  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  const before = await world.container('sample')
  await window.chooseMore('Edit')
  await window.dialog.getByRole('button', { name: 'Add variable' }).click()
  await window.dialog.getByRole('textbox', { name: 'Name' }).fill('GREETING')
  await window.dialog.getByRole('textbox', { name: 'Value of GREETING' }).fill('ahoy')
  await window.button('Save').click()
  await expect(window.server('sample').getByText('Its definition has changed')).toBeVisible()
  await expect(window.row('sample').getByText(/restart to apply/)).toBeVisible()
  await expectGoodLooking(page, 'restart-to-apply')
  expect((await world.container('sample'))?.Id).toBe(before?.Id)

  await window.button('Restart to apply').click()
  await expect(window.server('sample').getByText('Its definition has changed')).toBeHidden()
  await window.expectHealthy('sample')
  expect((await world.container('sample'))?.Config.Env).toContain('GREETING=ahoy')
})

/** The port is held by a container: a stranger's, or that of another server of the fleet. */
import { readFile } from 'node:fs/promises'
import { expect, expectGoodLooking } from './fixtures.ts'
import { test } from './holders.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { ConflictDialog } from './pages/conflict-dialog.ts'
import { sampleOn } from './servers.ts'
import { isOpen } from './sockets.ts'
import { testRange, type World } from './world.ts'

const port = testRange.first
const other = port + 1

test('stops a foreign container and starts the server, and Undo does the opposite', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const name = `shop-web-${world.home.key}`
  const { Id, Config } = await holders.container({ port, name, project: 'shop' })
  const isRunning = async () => (await world.docker.getContainer(Id).inspect()).State.Running
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('sample').getByText(`Port taken: container ${name}`, { exact: false })).toBeVisible()

  await window.press('sample', 'Start')
  await expect(dialog.holders).toHaveCount(1)
  for (const words of [name, Config.Image, 'compose project shop'])
    await expect(dialog.holders.getByText(words, { exact: words === name })).toBeVisible()
  await dialog.choose(/^Stop/)
  await expect(dialog.changes.getByText(`Container ${name} is stopped`)).toBeVisible()
  await expect(dialog.changes.getByText('sample is started')).toBeVisible()
  await expectGoodLooking(page, 'conflict-container')
  await dialog.button(`Stop container ${name}`).click()
  await window.expectHealthy('sample')
  await expect(window.toast(`Container ${name} stopped, and sample started.`)).toBeVisible()
  expect(await isRunning()).toBe(false)
  expect(await published(world, 'sample')).toEqual([String(port)])

  await window.button('Undo').click()
  await expect(window.toast(`Container ${name} runs again.`)).toBeVisible()
  expect(await isRunning()).toBe(true)
  expect((await world.container('sample'))?.State.Running ?? false).toBe(false)
  await expect(window.row('sample').getByText(`Port taken: container ${name}`, { exact: false })).toBeVisible()
})

test('of two servers with one port, moves the one that has it and starts the one that wants it', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ first: sampleOn(0), second: sampleOn(0) })
  await world.cli('start', '--no-wait', 'first')
  const made = await world.container('first')
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('second').getByText('Port taken: the server "first"')).toBeVisible()
  await window.openServer('second')
  await window.press('second', 'Start')
  await expect(dialog.holders.getByText('server of this fleet')).toBeVisible()
  await dialog.choose(/^Move first to port/)
  await expect(dialog.changes.getByText('first is stopped, and runs again', { exact: false })).toBeVisible()
  await expectGoodLooking(page, 'conflict-other-server')
  await dialog.button(`Move first to ${other}`).click()
  await window.expectHealthy('second')
  expect(await published(world, 'second')).toEqual([String(port)])
  expect(await published(world, 'first')).toEqual([String(other)])
  expect((await world.container('first'))?.Id).not.toBe(made?.Id)
  expect(await portsIn(world)).toEqual([other, port])
  await window.openServer('first')
  await window.expectHealthy('first')

  await window.button('Undo').click()
  await expect(window.toast(`first is back on port ${port}.`)).toBeVisible()
  expect(await published(world, 'first')).toEqual([String(port)])
  expect((await world.container('second'))?.State.Running ?? false).toBe(false)
  expect(await portsIn(world)).toEqual([port, port])
  expect(await isOpen(other)).toBe(false)
})

/** The host ports that the running container of a server has. */
async function published(world: World, id: string): Promise<readonly string[]> {
  const container = await world.container(id)
  return Object.values(container?.NetworkSettings.Ports ?? {}).flatMap((found) =>
    (found ?? []).map(({ HostPort }) => HostPort),
  )
}

/** What fleet.json says, server by server. */
async function portsIn({ home }: World): Promise<readonly unknown[]> {
  const { servers } = JSON.parse(await readFile(home.fleetFile, 'utf8')) as {
    servers: Record<string, { port: number }>
  }
  return Object.values(servers).map(({ port: one }) => one)
}

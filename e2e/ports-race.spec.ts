/** The port is free when a start looks at it, and taken a moment later, before the engine gives it to the container. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { HOME_LABEL } from '../app/engine/labels.ts'
import { expect, expectGoodLooking } from './fixtures.ts'
import { test } from './holders.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { ConflictDialog } from './pages/conflict-dialog.ts'
import { sampleOn } from './servers.ts'
import { isOpen } from './sockets.ts'
import { testRange } from './world.ts'

const port = testRange.first
const other = port + 1

test('a start that loses the race names who won, leaves nothing behind, and leads out', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const program = await holders.readyProgram(port)
  const { page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new ConflictDialog(page)
  await expect(window.row('sample').getByText('Stopped', { exact: true })).toBeVisible()
  const before = await readFile(world.home.fleetFile, 'utf8')

  const events = await world.docker.getEvents({
    filters: { type: ['container'], event: ['create'], label: [`${HOME_LABEL}=${world.home.key}`] },
  })
  const taken = once(events, 'data').then(() => program.take())
  await window.press('sample', 'Start')
  await taken
  events.removeAllListeners()
  await expect(dialog.holders.getByText(`pid ${program.pid}`)).toBeVisible()
  expect(await world.container('sample')).toBeNull()
  expect(await readFile(world.home.fleetFile, 'utf8')).toBe(before)
  expect(await isOpen(other)).toBe(false)

  await dialog.button('Cancel').click()
  await expect(window.status('sample').getByText('Did not start')).toBeVisible()
  await expect(
    window.server('sample').getByText(`Port ${port} is taken by node, pid ${program.pid}.`, { exact: true }),
  ).toBeVisible()
  await expectGoodLooking(page, 'port-taken')
  await window.button('Resolve…').click()
  await expect(dialog.start).toBeChecked()
  await dialog.choose(/^Move sample to port/)
  await dialog.button(`Move to ${other}`).click()
  await window.expectHealthy('sample')
  expect((await world.container('sample'))?.HostConfig.PortBindings).toEqual({
    '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(other) }],
  })
  expect(await isOpen(port)).toBe(true)
})

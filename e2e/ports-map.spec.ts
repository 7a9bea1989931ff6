/** The map of ports: who is where, found by eye, key, search and ear, and servers moved about on it. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../app/engine/labels.ts'
import { ensureTestImage, TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, screenshot } from './fixtures.ts'
import { test } from './holders.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { PortsScreen } from './pages/ports-screen.ts'
import { sampleOn } from './servers.ts'
import { isOpen } from './sockets.ts'
import { testRange, type World } from './world.ts'

/** The n-th port of the tests' range. */
const on = (offset: number): number => testRange.first + offset

test('every berth says what it is: on the plan, on its card, in the search and as a line', async ({
  world,
  launch,
  holders,
}) => {
  const range = { first: on(0), last: on(39) }
  await world.writeFleet(
    { away: sampleOn(45), blocked: sampleOn(2), notes: sampleOn(1), sample: sampleOn(0) },
    { range, leaveAlone: [on(6)] },
  )
  const [web, api] = [`shop-web-${world.home.key}`, `shop-api-${world.home.key}`]
  const [blocker, stranger] = await Promise.all([holders.program(on(2)), holders.program(on(3), { address: '::1' })])
  await holders.container({ port: on(4), name: web, project: 'shop' })
  await holders.container({ port: on(5), name: api, project: 'shop', address: '0.0.0.0' })
  const { page } = await launch()
  const window = new BerthWindow(page)
  const ports = new PortsScreen(page)
  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  await window.openScreen('Ports')

  await test.step('the plan', async () => {
    await ports.expectBerth(on(0), /, sample, running/)
    await ports.expectBerth(on(1), /, notes, reserved/)
    await ports.expectBerth(on(2), new RegExp(`, blocked, conflict, node, pid ${blocker.pid}`))
    await ports.expectBerth(on(3), new RegExp(`, node, process, node, pid ${stranger.pid}`))
    await ports.expectBerth(on(4), new RegExp(`, ${web}, container`))
    await ports.expectBerth(on(5), new RegExp(`, ${api}, exposed`))
    await ports.expectBerth(on(6), /, left alone/)
    await ports.expectBerth(on(7), /, free, the next server goes here/)
    await ports.expectBerth(on(39), /, free$/)
    await expectGoodLooking(page, 'ports-map')
  })

  await test.step('the card of a berth that is pointed at', async () => {
    await ports.berth(on(3)).hover()
    const card = ports.card(on(3))
    for (const words of [String(stranger.pid), stranger.command, '::1'])
      await expect(card.getByText(words, { exact: true })).toBeVisible()
    await ports.berth(on(4)).hover()
    for (const words of [web, TEST_IMAGE, 'shop'])
      await expect(ports.card(on(4)).getByText(words, { exact: true })).toBeVisible()
    await expectGoodLooking(page, 'ports-card')
  })

  await test.step('the search, by name, port and pid, and where Enter leads', async () => {
    for (const [words, port] of [
      ['blocked', on(2)],
      [String(on(6)), on(6)],
      [String(stranger.pid), on(3)],
    ] as const) {
      await ports.search.fill(words)
      await expect(page.getByRole('status').getByText('1 port', { exact: true })).toBeVisible()
      await ports.search.press('Enter')
      await expect(ports.berth(port)).toBeFocused()
    }
    await screenshot(page, 'ports-search')
    await ports.search.fill('')
  })

  await test.step('the list, and what is outside of the range', async () => {
    await ports.show('List')
    await expect(ports.line(on(0))).toContainText('Running')
    await expect(ports.line(on(2))).toContainText(`pid ${blocker.pid}`)
    await expect(ports.line(on(3))).toContainText('::1')
    await expect(ports.line(on(5))).toContainText('0.0.0.0')
    await expect(ports.line(`${on(7)}–${on(39)}`)).toContainText('Free')
    await expect(ports.line(on(45))).toContainText('away')
    await expectGoodLooking(page, 'ports-list')
  })

  await test.step('what leaves is gone from it at once', async () => {
    await ports.show('Plan')
    await blocker.end()
    await ports.expectBerth(on(2), /, blocked, reserved$/)
  })
})

test('moves a server by keys alone, and by dragging it to a free berth', async ({ world, launch, holders }) => {
  await world.writeFleet({ notes: sampleOn(1), sample: sampleOn(0) })
  await holders.program(on(3))
  const { page } = await launch()
  const window = new BerthWindow(page)
  const ports = new PortsScreen(page)
  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  await window.openScreen('Ports')

  await test.step('arrows, Enter, a number', async () => {
    await ports.expectBerth(on(1), /, notes, reserved/)
    await tabToGrid(page)
    await expect(ports.berth(on(0))).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(ports.berth(on(10))).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowRight')
    await expect(ports.berth(on(1))).toBeFocused()
    await expect(ports.card(on(1)).getByText('Kept for its next start.', { exact: false })).toBeVisible()
    await page.keyboard.press('Enter')
    await page.keyboard.type(String(on(3)))
    await expect(ports.card(on(1)).getByText(`${on(3)} is taken by node.`)).toBeVisible()
    await expectGoodLooking(page, 'ports-typed-taken')
    for (const _digit of String(on(3))) await page.keyboard.press('Backspace')
    await page.keyboard.type(String(on(12)))
    await expect(page.getByRole('list', { name: 'What changes' })).toContainText(`Port of notes`)
    await expectGoodLooking(page, 'ports-typed')
    await page.keyboard.press('Enter')
    await ports.expectBerth(on(12), /, notes, reserved/)
    await expect(ports.berth(on(12))).toBeFocused()
    expect(await portOf(world, 'notes')).toBe(on(12))
  })

  await test.step('a running one by hand: not onto another, but onto a free berth', async () => {
    await ports.drag(on(0), on(3))
    await ports.drag(on(0), on(12))
    await ports.drag(on(0), on(25))
    await ports.expectBerth(on(25), /, sample, running/)
    await expect(window.toast(`sample moved to port ${on(25)}.`)).toBeVisible()
    expect(await portOf(world, 'sample')).toBe(on(25))
    expect(await portOf(world, 'notes')).toBe(on(12))
    expect((await world.container('sample'))?.HostConfig.PortBindings).toEqual({
      '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(on(25)) }],
    })
    expect([await isOpen(on(25)), await isOpen(on(0))]).toEqual([true, false])
  })

  await test.step('Undo brings it back', async () => {
    await window.button('Undo').last().click()
    await ports.expectBerth(on(0), /, sample, running/)
    expect(await isOpen(on(25))).toBe(false)
  })
})

test('takes a server of ours out of reach of other computers, and explains a stranger’s', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const name = `shop-api-${world.home.key}`
  await holders.container({ port: on(1), name, project: 'shop', address: '0.0.0.0' })
  await exposedSample(world)
  const { page } = await launch()
  const window = new BerthWindow(page)
  const ports = new PortsScreen(page)
  await window.openScreen('Ports')
  await ports.expectBerth(on(0), /, sample, exposed/)
  const [ours, foreign] = [ports.exposure('sample'), ports.exposure(name)]
  await expect(foreign).toContainText(`In the compose file of shop, publish 127.0.0.1:${on(1)}:PORT`)
  await expect(foreign.getByRole('button')).toHaveCount(0)
  await expect(ours).toContainText(`0.0.0.0:${on(0)}`)
  await expectGoodLooking(page, 'ports-exposed')

  await ours.getByRole('button', { name: 'Rebind sample to loopback' }).click()
  await expect(ours).toHaveCount(0)
  await ports.expectBerth(on(0), /, sample, running/)
  expect((await world.container('sample'))?.NetworkSettings.Ports).toEqual({
    '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(on(0)) }],
  })
  await expect(foreign).toBeVisible()
})

/** The sample as an older program may have left it: published for everybody. */
async function exposedSample({ docker, home }: World): Promise<void> {
  await ensureTestImage()
  const container = await docker.createContainer({
    name: `berth-sample-${home.key}`,
    Image: TEST_IMAGE,
    Cmd: ['/usr/local/bin/node', '-e', 'process.once("SIGTERM", () => process.exit()); setInterval(() => {}, 1000)'],
    Labels: { [HOME_LABEL]: home.key, [SERVER_LABEL]: 'sample', [ROLE_LABEL]: 'server' },
    ExposedPorts: { '3000/tcp': {} },
    HostConfig: { PortBindings: { '3000/tcp': [{ HostIp: '0.0.0.0', HostPort: String(on(0)) }] } },
  })
  await container.start()
}

/** More presses than there are stops before the plan. */
const MOST_STOPS = 30

async function tabToGrid(page: Page): Promise<void> {
  const isThere = () => page.evaluate(() => document.activeElement?.getAttribute('role') === 'gridcell')
  for (let press = 0; press < MOST_STOPS; press += 1) {
    await page.keyboard.press('Tab')
    if (await isThere()) return
  }
  throw new Error(`${MOST_STOPS} presses of Tab did not reach the plan.`)
}

async function portOf({ home }: World, id: string): Promise<unknown> {
  return JSON.parse(await readFile(home.fleetFile, 'utf8')).servers[id].port
}

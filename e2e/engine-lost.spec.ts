/** No engine, and an engine that leaves while it is needed: said once, and over by itself. */
import { createFaultProxy, type FaultProxy } from '../app/engine/testing/fault-proxy.ts'
import { test as base, expect, expectGoodLooking } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { manyServers, sampleOn } from './servers.ts'

/** The real engine behind a socket that a test can take away. */
const test = base.extend<{ readonly engineProxy: FaultProxy }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
  engineProxy: async ({}, use) => {
    const proxy = await createFaultProxy()
    await use(proxy)
    await proxy.close()
  },
})

test('without an engine the window says what is missing, and goes on when it appears', async ({
  launch,
  engineProxy: proxy,
}) => {
  await proxy.down()
  const { page } = await launch({ env: { DOCKER_HOST: proxy.dockerHost } })
  const window = new BerthWindow(page)
  await expect(window.noEngine.getByRole('heading', { level: 1 })).toContainText(proxy.socket)
  await expect(window.noEngine.getByText('DOCKER_HOST').first()).toBeVisible()
  await expect(window.noEngine.getByRole('timer')).toHaveText(/Berth looks again in \d+ s/)
  await window.noEngine.getByText(/What was tried/).click()
  await expect(window.noEngine.getByRole('definition')).toHaveText(/\w/)
  await expectGoodLooking(page, 'no-engine')
  await expect(window.button(/^Engine: No engine/)).toBeVisible()

  await window.button('Retry now').click()
  await expect(window.noEngine.getByRole('timer')).toHaveText(/Berth looks again in \d+ s/)
  await proxy.restore()
  await window.button('Retry now').click()
  await expect(window.firstServer).toBeVisible()
  await expect(window.button(/^Engine: Docker|^Engine: Podman/)).toBeVisible()
})

test('an engine that goes away in mid-use takes nothing with it, and is found again by itself', async ({
  world,
  launch,
  engineProxy: proxy,
}) => {
  await world.writeFleet({ sample: sampleOn(0), ...manyServers(3) })
  const { page } = await launch({ env: { DOCKER_HOST: proxy.dockerHost } })
  const window = new BerthWindow(page)
  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')

  await proxy.down()
  await expect(window.noEngine).toBeVisible()
  await expect(window.noEngine.getByRole('button', { name: 'Retry now' })).toBeVisible()
  await expect(window.server('sample').getByRole('button', { name: 'Start', exact: true })).toBeDisabled()
  // It runs on, for all that is known: nobody may be told that it stopped.
  await expect(window.status('sample').getByText('Unknown')).toBeVisible()
  await expect(window.row('sample').getByText('Unknown')).toBeVisible()
  await expect(window.row('github-1')).toBeVisible()
  await expectGoodLooking(page, 'engine-lost')
  await window.openTab('Logs')
  await expect(page.getByRole('log')).toBeVisible()
  await window.openTab('Overview')

  await proxy.restore()
  await expect(window.noEngine).toBeHidden({ timeout: 40_000 })
  await window.expectHealthy('sample')
})

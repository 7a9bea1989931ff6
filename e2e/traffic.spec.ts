/** Who calls a server, as its gate saw it: by a real client, by one without the token, and by one with an old token. */
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { callText, connectByUrl } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'
import { testRange } from './world.ts'

const url = `http://127.0.0.1:${testRange.first}/mcp`

test('the overview tells who calls, how often, how quickly, and who is refused', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0, { auth: 'gate' }) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  const traffic = page.getByRole('region', { name: 'Traffic' })
  await expect(traffic.getByText('Nobody has called yet.')).toBeVisible()
  await expect(page.getByText('By nobody yet')).toBeVisible()

  const token = (await world.cli('token', 'sample')).stdout.trim()
  const client = await connectByUrl(url, token)
  for (const message of ['ahoy', 'cast off', 'make fast']) await callText(client, 'echo', { message })
  await client.close()
  const call = (authorization: string | null, agent: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'user-agent': agent, ...(authorization === null ? {} : { authorization }) },
    }).then(({ status }) => status)
  expect(await call(`Bearer ${'0'.repeat(64)}`, 'Cursor/1.7 (linux)')).toBe(401)
  expect(await call(null, 'curl/8.5.0')).toBe(401)

  const callers = traffic.getByRole('table', { name: 'Last callers' })
  const row = (name: RegExp) => callers.getByRole('row', { name })
  await expect(row(/^Cursor/)).toContainText('refused: wrong token')
  await expect(row(/^curl/)).toContainText('refused: no token')
  await expect(row(/^node/)).toContainText('let in')
  await expect(row(/^Berth/)).toContainText('checking health')
  await expect(page.getByText(/by node, /)).toBeVisible()
  await expect(traffic.getByRole('img', { name: /2 refused, 0 failed/ })).toBeVisible()
  await traffic.getByText('Minute by minute').click()
  await expect(traffic.getByRole('table', { name: 'Requests by minute' })).toBeVisible()
  await traffic.scrollIntoViewIfNeeded()
  await expectGoodLooking(page, 'traffic')

  const printed = await world.cli('traffic', 'sample')
  expect(printed.stdout).toMatch(/^Cursor .* refused: wrong token$/m)
  expect(printed.stdout).not.toContain(token)
})

/** Window and command line over one fleet: what one does, the other shows at once. */
import { expect, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'
import { testRange, type World } from './world.ts'

test('the window shows what the command line does', async ({ world, launch }) => {
  await world.writeFleet({})
  const { page } = await launch()
  const window = new BerthWindow(page)
  await expect(window.firstServer).toBeVisible()

  await berth(world, 'add', 'sample')
  await expect(window.row('sample').getByText('Stopped')).toBeVisible()
  await berth(world, 'start', 'sample')
  await window.expectHealthy('sample')

  const before = await world.container('sample')
  await berth(world, 'rotate', 'sample')
  await window.expectHealthy('sample')
  expect((await world.container('sample'))?.Id).not.toBe(before?.Id)
  await expect(window.server('sample').getByText('Its definition has changed')).toHaveCount(0)

  await berth(world, 'move', 'sample', String(testRange.first + 7))
  await expect(window.server('sample').getByText(`http://127.0.0.1:${testRange.first + 7}/mcp`)).toBeVisible()
  await window.expectHealthy('sample')

  await berth(world, 'link', 'claude-desktop', 'sample')
  await window.openTab('Connection')
  await expect(window.button('Remove from Claude Desktop')).toBeVisible()
  await berth(world, 'stop', 'sample')
  await expect(window.row('sample').getByText('Stopped')).toBeVisible()
  await berth(world, 'remove', 'sample', '--yes')
  await expect(window.firstServer).toBeVisible()
})

test('the command line shows what the window does', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  expect(await seenByCli(world)).toMatchObject({
    state: { kind: 'running' },
    health: { kind: 'probed', report: { outcome: { kind: 'healthy', access: 'token' } } },
    bindings: [{ address: '127.0.0.1', port: testRange.first }],
    entries: [],
  })

  await window.openTab('Connection')
  await window.button('Add to Claude Desktop').click()
  await expect(window.button('Remove from Claude Desktop')).toBeVisible()
  expect(await seenByCli(world)).toMatchObject({ entries: [{ client: 'claude-desktop', file: world.claudeFile }] })

  const token = await berth(world, 'token', 'sample')
  await window.button('Rotate token').click()
  await expect(window.toast(/New token of sample in place/)).toBeVisible({ timeout: 60_000 })
  expect(await berth(world, 'token', 'sample')).not.toBe(token)

  await window.chooseMore('Move to next free port')
  await expect(window.toast(`sample moved to port ${testRange.first + 1}.`)).toBeVisible({ timeout: 60_000 })
  expect(await seenByCli(world)).toMatchObject({ definition: { port: testRange.first + 1 } })
  await window.press('sample', 'Stop')
  await expect(window.row('sample').getByText('Stopped')).toBeVisible()
  expect(await seenByCli(world)).toMatchObject({ state: { kind: 'stopped' } })
})

/** Runs the command line, which must do it, and gives what it printed. */
async function berth(world: World, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await world.cli(...args)
  expect(code, stderr).toBe(0)
  return stdout
}

async function seenByCli(world: World): Promise<unknown> {
  return JSON.parse(await berth(world, 'status', '--json')).servers[0]
}

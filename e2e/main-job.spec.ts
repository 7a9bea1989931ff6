/** The reason Berth exists, by clicking: a server from nothing to a tool call by an AI client. */
import { readFile } from 'node:fs/promises'
import { HOME_LABEL, SERVER_LABEL } from '../app/engine/labels.ts'
import { expect, expectAccessible, screenshot, test } from './fixtures.ts'
import { callText, connectAsClaude, connectByUrl, initializeStatus } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { removeSampleImages } from './sample-image.ts'
import type { World } from './world.ts'

test('a person starts the sample server and moors it to Claude Desktop', async ({ world, launch }) => {
  await removeSampleImages(world.docker)
  const claudeBefore = await readFile(world.claudeFile, 'utf8')
  const { page } = await launch()
  const window = new BerthWindow(page)

  await test.step('starts it, and watches its image being built', async () => {
    await expect(window.firstServer).toBeVisible()
    await expectAccessible(page)
    await screenshot(page, 'first-run')
    const building = await window.watchFor('Building the image')
    await window.button('Start the sample server').click()
    await building.seen()
  })

  const url = await test.step('sees it healthy after a real handshake, on a loopback port', async () => {
    await window.expectHealthy('sample')
    const [binding] = await bindingsOf(world, 'sample')
    expect(binding?.HostIp).toBe('127.0.0.1')
    const address = `http://127.0.0.1:${binding?.HostPort}/mcp`
    await expect(window.server('sample').getByText(address, { exact: false }).first()).toBeVisible()
    await expectAccessible(page)
    await screenshot(page, 'sample-healthy')
    return address
  })

  const oldToken = await readFile(world.home.tokenFile('sample'), 'utf8')
  expect(oldToken).toMatch(/^[0-9a-f]{64}$/)
  expect(await initializeStatus(url, null)).toBe(401)

  await test.step('reads in its log what a client called', async () => {
    const client = await connectByUrl(url, oldToken)
    expect(await callText(client, 'echo', { message: 'ahoy' })).toContain('ahoy')
    await client.close()
    await window.openTab('Logs')
    await expect(
      page
        .getByLabel('Log of sample')
        .getByText(/tools\/call.*echo/)
        .first(),
    ).toBeVisible()
    await expectAccessible(page)
    await screenshot(page, 'sample-logs')
  })

  const newToken =
    await test.step('rotates its token: the new one works, the old one until it is revoked', async () => {
      await window.openTab('Connection')
      await window.button('Rotate token').click()
      await expect(window.toast(/New token of sample in place/)).toBeVisible({ timeout: 60_000 })
      const token = await readFile(world.home.tokenFile('sample'), 'utf8')
      expect(token).not.toBe(oldToken)
      expect(await initializeStatus(url, oldToken)).toBe(200)
      await window.button('Revoke the old token now').click()
      await expect(window.toast('The old token of sample is refused now.')).toBeVisible()
      expect(await initializeStatus(url, oldToken)).toBe(401)
      expect(await initializeStatus(url, token)).toBe(200)
      return token
    })

  await test.step('adds it to Claude Desktop: one entry, no token, nothing else changed', async () => {
    await window.button('Add to Claude Desktop').click()
    await expect(window.button('Remove from Claude Desktop')).toBeVisible()
    await expectAccessible(page)
    await screenshot(page, 'sample-connection')
    const after = await readFile(world.claudeFile, 'utf8')
    expect(after).not.toContain(newToken)
    expect(after).toContain('12345678901234567890')
    expect(Object.keys(JSON.parse(after).mcpServers)).toEqual(['mine', 'sample'])
  })

  await test.step('an independent client that reads the file calls the tools', async () => {
    const claude = await connectAsClaude(world.claudeFile, 'sample', world.folder)
    const { tools } = await claude.listTools()
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['echo', 'add', 'now']))
    expect(await callText(claude, 'add', { a: 19, b: 23 })).toContain('42')

    // Stopped under its feet: the bridge starts it again, and the window tells both.
    await window.openTab('Overview')
    await window.server('sample').getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(window.server('sample').getByText('Stopped').first()).toBeVisible()
    expect(await callText(claude, 'echo', { message: 'again' })).toContain('again')
    await window.expectHealthy('sample')
    await claude.close()
  })

  await test.step('removes it: the container, its token, and the entry to the last byte', async () => {
    await window.button('More actions').click()
    await page.getByRole('menuitem', { name: /Remove/ }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Remove/ })
      .click()
    await expect(window.firstServer).toBeVisible({ timeout: 60_000 })
    expect(await readFile(world.claudeFile, 'utf8')).toBe(claudeBefore)
    expect(await bindingsOf(world, 'sample')).toEqual([])
    await expect(readFile(world.home.tokenFile('sample'))).rejects.toThrow(/ENOENT/)
  })
})

async function bindingsOf(world: World, id: string): Promise<readonly { HostIp: string; HostPort: string }[]> {
  const filters = { label: [`${SERVER_LABEL}=${id}`, `${HOME_LABEL}=${world.home.key}`] }
  // The server's own and its gate's.
  const containers = await world.docker.listContainers({ all: true, filters })
  const inspects = await Promise.all(containers.map(({ Id }) => world.docker.getContainer(Id).inspect()))
  return inspects.flatMap(({ NetworkSettings }) =>
    Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? []),
  )
}

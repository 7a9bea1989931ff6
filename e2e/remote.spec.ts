/** Reaching a server from another computer, as a person turns it on, uses it and turns it off. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerOf, outerAddress, sumByClient } from '../app/gate/testing/secure.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { RemoteDialog } from './pages/remote-dialog.ts'
import { sampleOn } from './servers.ts'
import { testRange } from './world.ts'

const address = outerAddress()
/** Far from those that other tests begin with. */
const offset = 41
const port = testRange.first + offset
const url = `https://${address}:${port}/mcp`

test('off at first; on with one click, and a client reaches it with token and authority; off with another', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(offset, { auth: 'gate' }) })
  const { app, page } = await launch()
  const window = new BerthWindow(page)
  const dialog = new RemoteDialog(page, 'sample')
  await window.openServer('sample')
  await window.press('sample', 'Start')
  await window.expectHealthy('sample')
  await window.openTab('Connection')
  await expect(page.getByText('Only this computer reaches the server.')).toBeVisible()
  await window.button('Reach it from another computer…').click()
  await expect(dialog.root.getByText(/^Off: nobody but this computer/)).toBeVisible()
  await expectGoodLooking(page, 'remote-off')

  await test.step('the tunnel is a command to copy', async () => {
    await dialog.button('Copy command').click()
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(new RegExp(`^ssh -N -L ${port}:127\\.0\\.0\\.1:${port} \\S+@\\S+$`))
  })

  const form = dialog.form(address)
  await form.getByRole('combobox', { name: 'Address' }).selectOption(address)
  await test.step('a port that is none cannot be chosen', async () => {
    const field = form.getByRole('textbox', { name: 'Port' })
    await field.fill('70000')
    await expect(dialog.root.getByText('A port is a whole number from 1 to 65535.')).toBeVisible()
    await field.fill(String(port))
  })

  await test.step('on', async () => {
    await form.getByRole('button', { name: 'Turn on' }).click()
    await expect(dialog.root.getByRole('heading', { name: 'Reached from other computers' })).toBeVisible()
    await expect(dialog.root.getByText(url, { exact: true })).toBeVisible()
    await expect(form.getByText('On', { exact: true })).toBeVisible()
    await expect(dialog.button('Turn off')).toBeEnabled()
    await expect(dialog.root.getByText('does not run')).toBeHidden()
    await expectGoodLooking(page, 'remote-on')
    // The server itself has gone on.
    expect((await world.container('sample'))?.RestartCount).toBe(0)
  })

  await test.step('a client on another computer does as the instructions say', async () => {
    const file = join(world.folder, 'berth-ca.crt')
    await app.evaluate(({ dialog: dialogs }, filePath) => {
      dialogs.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await dialog.button('Save the certificate authority…').click()
    await expect(window.toast(`Certificate authority saved to ${file}.`)).toBeVisible()
    const ca = await readFile(file, 'utf8')
    expect((await answerOf({ host: address, port, ca })).status).toBe(401)
    expect(await sumByClient(url, await readFile(world.home.tokenFile('sample'), 'utf8'), ca)).toBe('5')
    await dialog.root.getByRole('radio', { name: 'Codex' }).click()
    await expect(dialog.root.getByRole('region', { name: 'Command: Codex' })).toContainText('CODEX_CA_CERTIFICATE')
    await expectGoodLooking(page, 'remote-instructions')
  })

  await test.step('off, by the keyboard', async () => {
    await dialog.button('Turn off').focus()
    await page.keyboard.press('Enter')
    await expect(dialog.root.getByText(/^Off: nobody but this computer/)).toBeVisible()
    await expect(answerOf({ host: address, port })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await page.keyboard.press('Escape')
    await expect(dialog.root).toBeHidden()
  })
})

test('one without a gate is told so, and an address that is gone is told, too', async ({ world, launch }) => {
  await world.writeFleet({
    bare: sampleOn(offset, { auth: 'server' }),
    away: sampleOn(offset + 1, { auth: 'gate', remote: { address: '203.0.113.77', port: 3443 } }),
  })
  const { page } = await launch({ size: { width: 700, height: 640 } })
  const window = new BerthWindow(page)
  await window.openServer('bare', 'Connection')
  await window.button('Reach it from another computer…').click()
  const dialog = new RemoteDialog(page, 'bare')
  await expect(
    dialog.root.getByText('"bare" has no gate, and other computers are let in by a gate only.'),
  ).toBeVisible()
  await expectGoodLooking(page, 'remote-no-gate')
  await page.keyboard.press('Escape')

  // From the palette, as from anywhere.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('reach away')
  await page.keyboard.press('Enter')
  const away = new RemoteDialog(page, 'away')
  await expect(away.root.getByText(/does not have the address 203\.0\.113\.77 now/)).toBeVisible()
  await expectGoodLooking(page, 'remote-address-gone')
})

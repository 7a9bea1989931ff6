/** For whom a gate is offered: not for a server that somebody wants without one, whenever that was said. */
import { readFile } from 'node:fs/promises'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'
import type { World } from './world.ts'

const serversOf = async ({ home }: World) => JSON.parse(await readFile(home.fleetFile, 'utf8')).servers

test('who chose to do without a gate is offered none, and others say no for each server', async ({ world, launch }) => {
  // Version 1, no auth: the first two check their token themselves, and nobody chose that.
  await world.writeFleet({ notes: sampleOn(0), sample: sampleOn(1), files: sampleOn(2, { auth: 'gate' }) })
  const { page } = await launch()
  const window = new BerthWindow(page)
  const bar = page.getByRole('region', { name: 'Upgrade' })
  await expect(bar.getByText('2 servers have no gate yet.')).toBeVisible()

  await test.step('a choice in the edit dialog is one', async () => {
    await window.openServer('files')
    await window.chooseMore('Edit')
    const form = page.getByRole('dialog', { name: 'Edit files' })
    await form.getByRole('combobox', { name: 'Who checks the token' }).selectOption('The server itself')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toBeHidden()
    await expect(window.server('files').getByText('None: the server checks the token itself')).toBeVisible()
    await expect(window.server('files').getByRole('button', { name: 'Keep as it is' })).toBeHidden()
    await expect(bar.getByText('2 servers have no gate yet.')).toBeVisible()
    expect((await serversOf(world)).files).toMatchObject({ auth: 'server', gateDeclined: true })
  })

  await test.step('and so is to say no, one server at a time', async () => {
    await window.openServer('notes')
    await expectGoodLooking(page, 'gate-offer')
    await window.server('notes').getByRole('button', { name: 'Keep as it is' }).click()
    await expect(window.toast(/^notes goes on checking its token itself\./)).toBeVisible()
    await expect(window.server('notes').getByText('A gate in front protects it', { exact: false })).toBeHidden()
    await expect(bar.getByText('1 server has no gate yet.')).toBeVisible()
    await expectGoodLooking(page, 'gate-declined')
    await window.openServer('sample')
    await window.server('sample').getByRole('button', { name: 'Keep as it is' }).click()
    await expect(bar).toBeHidden()
  })

  await test.step('it can be had all the same', async () => {
    await window.chooseMore('Put a gate in front')
    await expect(window.toast('sample gets a gate at its next start.')).toBeVisible()
    expect(await serversOf(world)).toMatchObject({
      notes: { auth: 'server', gateDeclined: true },
      sample: { auth: 'gate', gateDeclined: false },
    })
  })
})

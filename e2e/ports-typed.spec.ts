/** A port that is typed into a form tells at once who has it, before anything is saved. */
import { expect, expectGoodLooking } from './fixtures.ts'
import { test } from './holders.ts'
import { AddDialog } from './pages/add-dialog.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'
import { testRange } from './world.ts'

const on = (offset: number): number => testRange.first + offset

test('a port is looked at while it is typed, in a new server and in one that exists', async ({
  world,
  launch,
  holders,
}) => {
  await world.writeFleet({ notes: sampleOn(1), sample: sampleOn(0) })
  const program = await holders.program(on(2))
  const { page } = await launch()
  const window = new BerthWindow(page)
  const add = new AddDialog(page)

  await test.step('adding', async () => {
    await window.button('Add server').click()
    await add.choose('Image')
    await add.root.getByText('Advanced').click()
    const field = add.field('Port on this computer')
    await field.pressSequentially(String(on(2)))
    await expect(add.root.getByText(`Held by node, pid ${program.pid}.`, { exact: false })).toBeVisible()
    await expectGoodLooking(page, 'add-port-taken')
    await field.press('Backspace')
    await field.press('1')
    await expect(add.root.getByText('Reserved by notes.', { exact: false })).toBeVisible()
    await field.press('Backspace')
    await field.press('3')
    await expect(add.root.getByText('Free.', { exact: true })).toBeVisible()
    await program.end()
    await field.press('Backspace')
    await field.press('2')
    await expect(add.root.getByText('Free.', { exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(add.root).toBeHidden()
  })

  await test.step('editing: its own port is no news, another’s is', async () => {
    await holders.container({ port: on(3), name: `shop-web-${world.home.key}`, project: 'shop' })
    await window.openServer('sample')
    await window.chooseMore('Edit')
    const field = window.dialog.getByRole('textbox', { name: 'Port on this computer', exact: true })
    await expect(field).toHaveValue(String(on(0)))
    await expect(window.dialog.getByText(/Held by|Reserved by/)).toHaveCount(0)
    await field.fill(String(on(3)))
    await expect(window.dialog.getByText(/^Held by container shop-web-.*compose project shop/)).toBeVisible()
    await expectGoodLooking(page, 'edit-port-taken')
    await window.dialog.getByRole('button', { name: `Use ${on(2)}` }).click()
    await expect(field).toHaveValue(String(on(2)))
    await window.button('Save').click()
    await expect(window.row('sample').getByText(`:${on(2)}`)).toBeVisible()
  })
})

/** A key that is missing: named where the start failed, entered from there, and written down by its name alone. */
import { readFile } from 'node:fs/promises'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { programOn } from './servers.ts'
import type { World } from './world.ts'

const planted = 'planted-key-entered-late'
const quiet = "require('http').createServer((_, response) => response.end()).listen(3000, '0.0.0.0')"
const STORED = 'berth:stored-secret'
/** As after its files came to another computer, where no value is. */
const keyless = {
  auth: 'none' as const,
  env: { MODE: 'quiet', API_KEY: STORED, OTHER_KEY: '' },
  secrets: ['API_KEY', 'OTHER_KEY'],
}
const missing = 'API_KEY, a secret of "notes", has no value.'

test('a start that fails for a missing key leads to its field, and on to a server that runs', async ({
  world,
  launch,
}) => {
  await ensureTestImage()
  await world.writeFleet({ notes: programOn(0, quiet, keyless) }, { secretStore: 'file' })
  const { page } = await launch()
  const view = new BerthWindow(page)
  const secrets = page.getByRole('list', { name: 'Secrets' }).getByRole('listitem')
  const field = view.dialog.getByRole('textbox', { name: 'Value of API_KEY', exact: true })
  await view.openServer('notes')

  await test.step('before it is started, it says what it lacks', async () => {
    await expect(page.getByText('API_KEY has no value')).toBeVisible()
    await expect(secrets).toHaveText([/^API_KEYnot set/, /^OTHER_KEYnot set/])
    await expectGoodLooking(page, 'secret-not-set')
    await view.button('Enter OTHER_KEY').click()
    await expect(view.dialog.getByRole('textbox', { name: 'Value of OTHER_KEY', exact: true })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(view.button('Enter OTHER_KEY')).toBeFocused()
  })

  await test.step('the failed start names the key and the command, and opens its field', async () => {
    await view.press('notes', 'Start')
    await expect(view.server('notes').getByText(missing)).toBeVisible()
    await expect(view.server('notes')).toContainText('berth secret set notes API_KEY')
    await expectGoodLooking(page, 'secret-missing')
    // Said once: a toast would be there by now, and not be gone yet.
    expect(await page.getByText(missing, { exact: true }).count()).toBe(1)
    await view.button('Enter it').click()
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('')
    await expect(field).toHaveAttribute('type', 'password')
    await expect(field).toHaveAccessibleDescription('not set')
    await expectGoodLooking(page, 'secret-entry')
    await page.keyboard.press('Escape')
    await expect(view.button('Enter it')).toBeFocused()
  })

  await test.step('by keys alone it is typed, saved and started, and the focus stays on the server', async () => {
    await page.keyboard.press('Enter')
    await expect(field).toBeFocused()
    await page.keyboard.type(planted)
    await page.keyboard.press('Enter')
    await expect(view.dialog).toBeHidden()
    await expect(view.row('notes').getByText(/Running/)).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused()
    await expect(secrets.first()).toHaveText('API_KEYset, in a private file')
    expect((await world.container('notes'))?.Config.Env).toContain(`API_KEY=${planted}`)
    await expectGoodLooking(page, 'secret-set')
  })

  await test.step('in the form it is set, its value is not shown, and it can be taken away', async () => {
    await view.chooseMore('Edit')
    await expect(field).toHaveValue('•••')
    await expect(field).toHaveAccessibleDescription('set')
    await expectGoodLooking(page, 'edit-secrets')
    await view.dialog.getByRole('button', { name: 'Remove API_KEY' }).click()
    await view.button('Save').click()
    await expect(view.toast('notes saved.').last()).toBeVisible()
    await expect(secrets).toHaveText([/^OTHER_KEYnot set/])
  })

  expect(await secretLines(world)).toEqual([
    'window secret:set notes API_KEY done',
    'window secret:remove notes API_KEY done',
  ])
  expect(await readFile(world.home.activityFile, 'utf8')).not.toContain('planted')
})

test('the same in a narrow window, for a key that goes as a file and one of a stdio server', async ({
  world,
  launch,
}) => {
  await ensureTestImage()
  const asFile = { ...keyless, secretFiles: ['API_KEY'] }
  await world.writeFleet(
    {
      notes: programOn(0, quiet, asFile),
      tool: programOn(0, quiet, { ...keyless, transport: 'stdio', port: null }),
    },
    { secretStore: 'file' },
  )
  const { page } = await launch({ size: { width: 760, height: 600 } })
  const view = new BerthWindow(page)
  await view.openServer('notes')
  await view.press('notes', 'Start')
  await expect(view.server('notes')).toContainText('berth secret set notes API_KEY --file')
  await expectGoodLooking(page, 'secret-missing-narrow')
  await view.button('Enter it').click()
  await expect(view.dialog.getByRole('textbox', { name: 'Value of API_KEY', exact: true })).toBeFocused()
  await expectGoodLooking(page, 'secret-entry-narrow')
  await page.keyboard.type(planted)
  await view.button('Save and start').click()
  await expect(page.getByRole('list', { name: 'Secrets' })).toContainText('API_KEYset, in a private file')
  await expect
    .poll(async () => (await world.container('notes'))?.Config.Env)
    .toContain('API_KEY_FILE=/run/secrets/API_KEY')
  await view.button('Back to servers').click()

  await view.openServer('tool')
  await expect(page.getByText('API_KEY has no value')).toBeVisible()
  await view.button('Enter it').click()
  await page.keyboard.type(planted)
  await view.button('Save').click()
  await expect(page.getByText('API_KEY has no value')).toBeHidden()
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused()
})

test('the command line names its own way, and the window sees at once that it was taken', async ({ world, launch }) => {
  await ensureTestImage()
  await world.writeFleet({ notes: programOn(0, quiet, keyless) }, { secretStore: 'file' })
  const failed = await world.cli('start', '--no-wait', 'notes')
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(missing) })
  expect(failed.stderr).toContain('`berth secret set notes API_KEY`')
  const { page } = await launch()
  const view = new BerthWindow(page)
  await view.openServer('notes')
  await view.press('notes', 'Start')
  await expect(view.server('notes').getByText(missing)).toBeVisible()
  const input = { id: 'notes', name: 'API_KEY', value: planted, asFile: false }
  await page.evaluate((secret) => window.berth.ask('secret:set', secret), input)
  await expect(view.server('notes').getByText('API_KEY was entered since.')).toBeVisible()
  await view.button('Try again').click()
  await expect(view.row('notes').getByText(/Running/)).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeFocused()
})

/** What the record tells of secrets, a line each. */
async function secretLines({ home }: World): Promise<readonly string[]> {
  const lines = (await readFile(home.activityFile, 'utf8')).trimEnd().split('\n')
  return lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, string>>)
    .filter(({ action }) => action?.startsWith('secret:'))
    .map(({ face, action, server, variable, outcome }) => [face, action, server, variable, outcome].join(' '))
}

/** A real keyring: what it sealed lies nowhere as it is, and only who has that keyring can start the server. */
import { readFile } from 'node:fs/promises'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { cliInSession, openSession } from './keyring.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { programOn } from './servers.ts'

test.skip(process.platform !== 'linux', 'The keyrings of other systems are the person’s own.')

const planted = 'planted-key-of-the-keyring'
const quiet = "require('http').createServer((_, response) => response.end()).listen(3000, '0.0.0.0')"

test('a key is sealed by the keyring, opened for a start, and of no use without it', async ({ world }) => {
  await ensureTestImage()
  await world.writeFleet({ notes: programOn(0, quiet, { auth: 'none' }) })
  const set = await cliInSession(world, ['secret', 'set', 'notes', 'API_KEY'], planted)
  expect(set, set.text).toMatchObject({ code: 0, text: expect.stringContaining('notes is given API_KEY') })
  const kept = await readFile(world.home.secretsFile('notes'), 'utf8')
  expect(kept).toContain('"sealed": "keychain"')
  expect(kept + (await readFile(world.home.fleetFile, 'utf8')) + set.text).not.toContain(planted)

  // As a bridge is started by an AI client: nobody tells it about a desktop.
  const blind = await world.cli('start', '--no-wait', 'notes')
  expect(blind.code).toBe(1)
  expect(blind.stderr).toContain('API_KEY')
  expect(await world.container('notes')).toBeNull()

  // Another session of the same person, later.
  const start = await cliInSession(world, ['start', '--no-wait', 'notes'])
  expect(start.code, start.text).toBe(0)
  expect((await world.container('notes'))?.Config.Env).toContain(`API_KEY=${planted}`)
  const list = await cliInSession(world, ['secret', 'list', 'notes', '--json'])
  expect(JSON.parse(list.text)).toEqual({
    id: 'notes',
    secrets: [{ name: 'API_KEY', asFile: false, place: 'keychain' }],
  })
})

/** Two servers whose keys are to lie in private files. */
const keyed = { env: { API_KEY: 'berth:stored-secret' }, secrets: ['API_KEY'], auth: 'none' as const }
const withFiles = { notes: programOn(0, quiet, keyed), other: programOn(1, quiet, keyed) }

test('keys in private files move to the keychain with one button, and stay where they are while there is none', async ({
  world,
  launch,
}) => {
  await ensureTestImage()
  await world.writeFleet(withFiles, { secretStore: 'file' })
  const files = ['notes', 'other'].map((id) => world.home.secretsFile(id))
  const written = async (): Promise<string> => (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join()

  await test.step('none answers: that is said, and nothing has changed', async () => {
    const { app, page } = await launch()
    const view = new BerthWindow(page)
    for (const id of ['notes', 'other']) {
      const input = { id, name: 'API_KEY', value: `${planted}-${id}`, asFile: false }
      await page.evaluate((secret) => window.berth.ask('secret:set', secret), input)
    }
    await view.openServer('notes')
    await view.press('notes', 'Start')
    await expect(view.row('notes').getByText(/Running/)).toBeVisible()
    await view.openScreen('Settings')
    await expect(page.getByText('2 API keys lie in private files')).toBeVisible()
    const before = await written()
    await view.button('Move to the keychain…').click()
    const question = page.getByRole('alertdialog', { name: 'Move API keys to the keychain?' })
    await expect(view.button('Cancel')).toBeFocused()
    await expect(question).toContainText('API_KEY of notes')
    await expectGoodLooking(page, 'to-keychain')
    await view.button('Move to the keychain').click()
    await expect(question.getByRole('alert')).toContainText(
      'No keychain answers here. The secrets of "notes" stay in their private file.',
    )
    await expectGoodLooking(page, 'to-keychain-refused')
    await expect(view.button('Try again')).toBeFocused()
    expect(await written()).toBe(before)
    await page.keyboard.press('Escape')
    await expect(view.button('Move to the keychain…')).toBeFocused()
    await expectGoodLooking(page, 'settings-private-files')
    await app.close()
  })

  const session = await openSession(world)
  await test.step('with one, both servers’ keys are sealed, and the container goes on as it is', async () => {
    const container = (await world.container('notes'))?.Id
    const { app, page } = await launch({
      env: session.env,
      args: ['--password-store=gnome-libsecret'],
      size: { width: 760, height: 600 },
    })
    const view = new BerthWindow(page)
    await view.openScreen('Settings')
    await view.button('Move to the keychain…').click()
    await expectGoodLooking(page, 'to-keychain-narrow')
    await view.button('Move to the keychain').click()
    await expect(view.toast('2 API keys moved to the keychain.')).toBeVisible()
    await expect(page.getByRole('alertdialog')).toBeHidden()
    await expect(page.getByText(/lie in private files/)).toBeHidden()
    // What had the focus before is gone with them.
    await expect(page.getByRole('radio', { name: 'Keychain' })).toBeFocused()
    await expect(page.getByRole('radio', { name: 'Keychain' })).toBeChecked()
    await expectGoodLooking(page, 'settings-in-keychain-narrow')
    expect(await written()).not.toContain(planted)
    await view.openScreen('Servers')
    await view.openServer('notes')
    await expect(page.getByRole('list', { name: 'Secrets' })).toContainText('API_KEYset, in the keychain')
    expect((await world.container('notes'))?.Id).toBe(container)
    await expect(view.button('Restart to apply')).toBeHidden()
    await view.press('notes', 'Restart')
    await expect.poll(async () => (await world.container('notes'))?.Config.Env).toContain(`API_KEY=${planted}-notes`)
    await app.close()
  })
  await session.end()
})

test('the command line moves them, too, tells which, and never a value', async ({ world }) => {
  await world.writeFleet(withFiles, { secretStore: 'file' })
  for (const id of ['notes', 'other']) {
    const set = await cliInSession(world, ['secret', 'set', id, 'API_KEY'], planted)
    expect(set.code, set.text).toBe(0)
  }
  const file = world.home.secretsFile('notes')
  const before = await readFile(file, 'utf8')
  expect(before).toContain(planted)
  const blind = await world.cli('secret', 'store', 'keychain', '--move')
  expect(blind).toMatchObject({ code: 1, stderr: expect.stringContaining('stay in their private file') })
  expect(await readFile(file, 'utf8')).toBe(before)

  const moved = await cliInSession(world, ['secret', 'store', 'keychain', '--move'])
  expect(moved).toEqual({
    code: 0,
    text: 'API_KEY of notes moved to the keychain.\nAPI_KEY of other moved to the keychain.\nSecrets go into the keychain.\n',
  })
  expect(await readFile(file, 'utf8')).not.toContain(planted)
  const list = await cliInSession(world, ['secret', 'list', 'notes'])
  expect(list.text).toContain('API_KEY  set, in the keychain  a variable')
  const again = await cliInSession(world, ['secret', 'store', 'keychain', '--move', '--json'])
  expect(JSON.parse(again.text)).toEqual({ store: 'keychain', moved: [] })
})

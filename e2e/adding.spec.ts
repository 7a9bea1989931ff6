/** A server's definition from its beginning to its end: three ways to add it, editing, removing. */
import { readFile } from 'node:fs/promises'
import { ensureTestImage, TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { AddDialog } from './pages/add-dialog.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'
import { testRange, type World } from './world.ts'

test('adds the sample, an image, and what a client or a README shows', async ({ world, launch }) => {
  await ensureTestImage()
  await world.writeFleet({})
  const { page } = await launch()
  const window = new BerthWindow(page)
  const add = new AddDialog(page)

  await test.step('the sample', async () => {
    await window.button('Add a server').click()
    await expect(add.root.getByText('A real MCP server to try a connection with.')).toBeVisible()
    await expectGoodLooking(page, 'add-sample')
    await add.button('Add only').click()
    await expect(window.status('sample').getByText('Stopped')).toBeVisible()
    expect(await definitionsOf(world)).toMatchObject({ sample: { port: testRange.first, auth: 'gate' } })
  })

  await test.step('an image, with every mistake told beside its field', async () => {
    await window.button('Add server').click()
    await add.choose('Image')
    await add.field('Image').fill('Not An Image')
    await expect(add.root.getByText('That is not an image reference.', { exact: false })).toBeVisible()
    await expect(add.button('Add and start')).toBeDisabled()
    await add.field('Image').fill(TEST_IMAGE)
    await add.field('Id').fill('sample')
    await expect(add.root.getByText('A server named "sample" exists already. Choose another id.')).toBeVisible()
    await add.field('Id').fill('filesystem')
    await expect(add.root.getByText(/is a name that an AI client keeps for itself/)).toBeVisible()
    await add.field('Id').fill('hello')
    await add.root.getByText('Advanced').click()
    await add.field('Port on this computer').fill('70000')
    await expect(add.root.getByText('A port is a whole number from 1 to 65535.')).toBeVisible()
    await expectGoodLooking(page, 'add-image-problem')
    await add.field('Port on this computer').fill('')
    await add.field('Command').fill('/usr/local/bin/node\n-e\nsetInterval(() => {}, 1000)')
    await add.root.getByRole('button', { name: 'Add variable' }).click()
    await add.field('Name').fill('API_KEY')
    await add.field('Value of API_KEY').fill('planted-key')
    await expect(add.root.getByRole('switch', { name: 'API_KEY is a secret' })).toBeChecked()
    await add.button('Add and start').click()
    // No keychain answers in a test: where else a key may be kept is for the person to say.
    await expect(add.root.getByText(/There is no keychain here that could keep API_KEY of "hello"/)).toBeVisible()
    await expectGoodLooking(page, 'add-no-keychain')
    expect(Object.keys(await definitionsOf(world))).toEqual(['sample'])
    await add.button('Keep in a private file').click()
    await expect(window.server('hello')).toBeVisible()
    await expect(window.row('hello').getByText(/Running/)).toBeVisible()
    expect((await world.container('hello'))?.Config.Env).toContain('API_KEY=planted-key')
    expect(await definitionsOf(world)).toMatchObject({ hello: { port: testRange.first + 1, secrets: ['API_KEY'] } })
    expect(await readFile(world.home.fleetFile, 'utf8')).not.toContain('planted')
  })

  await test.step('a snippet, read while it is typed', async () => {
    await window.button('Add server').click()
    await add.choose('Paste')
    const text = add.field('JSON or docker run')
    await text.fill('{ "mcpServers": { "notes": { "command": "npx", "args": ["-y", "notes-mcp"] } } }')
    await expect(add.plans).toHaveCount(1)
    await expect(add.plans.first().getByLabel('Problem')).toBeVisible()
    await expect(add.button('Add and start')).toBeDisabled()
    await expectGoodLooking(page, 'add-paste-problem')
    await text.fill('docker run -i --rm -e GREETING=ahoy mcp/time --local-timezone=UTC')
    await expect(add.plans.first().getByText('mcp/time', { exact: true })).toBeVisible()
    await text.fill(
      JSON.stringify({
        mcpServers: {
          time: { command: 'docker', args: ['run', '-i', '--rm', 'mcp/time'] },
          web: { command: 'docker', args: ['run', '--rm', '-p', '8080:8080', '-e', 'API_TOKEN=planted', 'mcp/web:2'] },
        },
      }),
    )
    await expect(add.plans).toHaveCount(2)
    await expect(add.plans.getByLabel('Ready')).toHaveCount(2)
    await expectGoodLooking(page, 'add-paste')
    await add.button('Add 2 servers').click()
    await expect(window.row('time').getByText('On demand')).toBeVisible()
    await expect(window.row('web')).toBeVisible()
    expect(Object.keys(await definitionsOf(world))).toEqual(['sample', 'hello', 'time', 'web'])
    await window.openServer('time')
    await expectGoodLooking(page, 'stdio-server')
  })
})

test('edits every field, keeps secrets it never showed, and removes only when told to', async ({ world, launch }) => {
  const secret = 'planted-secret-value'
  await world.writeFleet({
    other: sampleOn(1),
    sample: sampleOn(0, { env: { API_KEY: secret, MODE: 'quiet' }, secrets: ['API_KEY'] }),
  })
  const { page } = await launch()
  const window = new BerthWindow(page)
  await window.openServer('sample')
  await window.chooseMore('Edit')
  const field = (name: string) => window.dialog.getByRole('textbox', { name, exact: true })
  await expect(field('Value of API_KEY')).toHaveAttribute('type', 'password')
  await expect(field('Value of API_KEY')).not.toHaveValue(secret)
  await expectGoodLooking(page, 'edit')
  await field('Memory limit').fill('a lot')
  await expect(window.dialog.getByText('A memory limit is a number and k, m or g, like "512m".')).toBeVisible()
  await expect(window.button('Save')).toBeDisabled()
  await field('Memory limit').fill('256m')
  await field('Value of MODE').fill('loud')
  await window.dialog.getByRole('button', { name: 'Add folder' }).click()
  await field('Folder on this computer').fill('relative/path')
  await field('Folder in the container').fill('/data')
  await expect(window.dialog.getByText(/A mount needs an absolute path on this computer/)).toBeVisible()
  await expectGoodLooking(page, 'edit-problem')
  await field('Folder on this computer').fill(world.folder)
  await window.button('Save').click()
  await expect(window.toast('sample saved.')).toBeVisible()
  expect(await definitionsOf(world)).toMatchObject({
    sample: {
      env: { API_KEY: secret, MODE: 'loud' },
      limits: { memory: '256m' },
      mounts: [{ source: world.folder, target: '/data', readOnly: true }],
    },
  })

  await test.step('Cancel and Esc keep the server; Remove takes it and nothing else', async () => {
    const question = page.getByRole('alertdialog', { name: 'Remove sample?' })
    await window.chooseMore('Remove')
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expectGoodLooking(page, 'remove')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(question).toBeHidden()
    await window.chooseMore('Remove')
    await page.keyboard.press('Escape')
    await expect(question).toBeHidden()
    await expect(window.row('sample')).toBeVisible()
    await window.chooseMore('Remove')
    await question.getByRole('button', { name: 'Remove server' }).click()
    await expect(window.row('sample')).toHaveCount(0)
    expect(Object.keys(await definitionsOf(world))).toEqual(['other'])
  })
})

async function definitionsOf({ home }: World): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(home.fleetFile, 'utf8')).servers
}

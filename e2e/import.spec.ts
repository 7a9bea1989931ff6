/** Servers that clients start by themselves are taken over by clicking, and given back. */
import { readFile } from 'node:fs/promises'
import { SAMPLE_IMAGE } from '../app/engine/sample-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { callText, connectAsClaude } from './mcp-clients.ts'
import { AddDialog } from './pages/add-dialog.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { hasPlanted } from './planted.ts'

const sample = {
  command: 'docker',
  args: ['run', '-i', '--rm', '-e', 'API_KEY', SAMPLE_IMAGE],
  env: { API_KEY: 'planted-key-7f3a' },
}
const claudeText = (folder: string): string => `{
  "preferences": { "bigNumber": 12345678901234567890 },
  "mcpServers": {
    "notes": ${JSON.stringify(sample)},
    "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "${folder}/.config"] },
    "remote": { "command": "npx", "args": ["-y", "mcp-remote", "https://mcp.example/s/planted/mcp"] },
    "mine": { "command": "/usr/bin/true", "args": ["--key", "planted-argument"] }
  }
}
`
const cursorText = `// mine\n{ "mcpServers": { "notes": ${JSON.stringify(sample)} } }\n`

test('takes over what clients start with docker and npx, says why not, and gives it back', async ({
  world,
  launch,
}) => {
  await world.writeFleet({}, { secretStore: 'file' })
  const claude = await world.writeClient('.config/Claude/claude_desktop_config.json', claudeText(world.folder))
  const cursor = await world.writeClient('.cursor/mcp.json', cursorText)
  const { app, page } = await launch()
  const view = new BerthWindow(page)
  const add = new AddDialog(page)
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('There is no view.')
    const sent: string[] = []
    const send = contents.send.bind(contents)
    contents.send = (channel, ...args) => {
      sent.push(JSON.stringify(args))
      send(channel, ...args)
    }
    Object.assign(globalThis, { sent })
  })

  await test.step('the list tells what would happen, and what cannot', async () => {
    await view.openScreen('Clients')
    await view.button('Take over servers').click()
    await expect(add.found).toHaveCount(2)
    const notes = add.found.filter({ hasText: 'notes' }).first()
    await expect(notes).toContainText('In Claude Desktop, Cursor')
    await expect(notes).toContainText('Kept as secrets: API_KEY')
    await expect(add.button('Take over')).toBeDisabled()
    await add.root.getByText('2 other entries').click()
    await expect(
      add.root.getByText('It starts true on this computer, not in a container.', { exact: false }),
    ).toBeVisible()
    await expect(add.root.getByText('mcp-remote only leads to a server elsewhere', { exact: false })).toBeVisible()
    await expectGoodLooking(page, 'import-list')
    await add.root.getByText('2 other entries').click()
  })

  await test.step('one is taken over by the keyboard alone, and Claude speaks to it', async () => {
    await add.root.getByRole('checkbox', { name: 'notes' }).focus()
    await page.keyboard.press('Space')
    await add.found.getByText('What is different there').click()
    await expectGoodLooking(page, 'import-chosen')
    await add.button('Take over 1 server').focus()
    await page.keyboard.press('Enter')
    await expect(add.root.getByText('notes taken over')).toBeVisible()
    await expect(
      add.root.getByText('Claude Desktop sees the change when you start it.', { exact: false }),
    ).toBeVisible()
    await expect(add.found).toHaveCount(1)
    await expectGoodLooking(page, 'import-taken')
    const client = await connectAsClaude(claude, 'notes', world.folder)
    expect(await callText(client, 'echo', { message: 'ahoy' })).toBe('ahoy')
    await client.close()
    expect(hasPlanted(await readFile(cursor, 'utf8'))).toBe(false)
    expect(hasPlanted(await readFile(world.home.fleetFile, 'utf8'))).toBe(false)
  })

  await test.step('undo puts every byte back', async () => {
    await add.button('Undo taking over notes').click()
    await expect(view.toast('notes given back: the files are what they were.')).toBeVisible()
    expect(await readFile(claude, 'utf8')).toBe(claudeText(world.folder))
    expect(await readFile(cursor, 'utf8')).toBe(cursorText)
    await expect(add.found).toHaveCount(2)
    await page.keyboard.press('Escape')
    await view.openScreen('Servers')
    await expect(view.row('notes')).toHaveCount(0)
  })

  const answers = await page.evaluate(() =>
    Promise.all([window.berth.ask('import:list', undefined), window.berth.ask('snapshot:get', undefined)]),
  )
  const sent = await app.evaluate(() => Reflect.get(globalThis, 'sent') as string[])
  expect(hasPlanted(JSON.stringify([answers, sent, await page.content()]))).toBe(false)

  await test.step('the terminal does the same', async () => {
    const list = await world.cli('import')
    expect(list.stdout).toMatch(/^notes +docker run +\S+ +claude-desktop, cursor +yes, as notes$/m)
    const dry = await world.cli('import', 'notes', '--client', 'cursor', '--dry-run')
    expect(dry.stdout).toContain('Kept as secrets: API_KEY.')
    const done = await world.cli('import', 'notes', '--client', 'cursor')
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('notes is in the fleet.') })
    expect(await readFile(claude, 'utf8')).toBe(claudeText(world.folder))
    const undone = await world.cli('import', 'notes', '--undo')
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('Removed from the fleet: notes.') })
    expect(await readFile(cursor, 'utf8')).toBe(cursorText)
    expect(hasPlanted(JSON.stringify([list, dry, done, undone]))).toBe(false)
  })
})

test('says so where there is nothing to take over, and which file it cannot read', async ({ world, launch }) => {
  await world.writeFleet({})
  await world.writeClient('.cursor/mcp.json', '{ "mcpServers": { ')
  const { page } = await launch({ size: { width: 720, height: 640 } })
  const add = new AddDialog(page)
  await new BerthWindow(page).button('Add a server').click()
  await add.choose('From clients')
  await expect(add.root.getByText('No server to take over')).toBeVisible()
  await expect(add.root.getByText(/mcp\.json, line 1/)).toBeVisible()
  await expectGoodLooking(page, 'import-nothing')
  await world.writeClient('.cursor/mcp.json', cursorText)
  await add.button('Look again').click()
  await expect(add.found).toHaveCount(1)
  await expectGoodLooking(page, 'import-narrow')
  await add.root.getByRole('checkbox', { name: 'notes' }).check()
  await add.button('Take over 1 server').click()
  await expect(add.root.getByText(/There is no keychain here that could keep API_KEY of "notes"/)).toBeVisible()
  await expectGoodLooking(page, 'import-no-keychain')
  await add.button('Keep in a private file').click()
  await expect(add.root.getByText('notes taken over')).toBeVisible()
})

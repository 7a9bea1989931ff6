/** The packed app: what electron-builder makes of it starts, builds the sample from its own resources, and serves Claude. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { expect, screenshot, test } from './fixtures.ts'
import { callText, connectAsClaude } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { removeSampleImages } from './sample-image.ts'
import type { World } from './world.ts'

const project = join(import.meta.dirname, '..')

test('the packed app does the main job', async ({ world, launch }) => {
  test.setTimeout(300_000)
  const folder = await mkdtemp(join(tmpdir(), 'berth-packed-'))
  try {
    const program = await test.step('is packed', () => pack(folder))
    await removeSampleImages(world.docker)
    await world.writeFleet({})
    // In a checkout this names Electron; a packed Berth is its own.
    const { app, page } = await launch({ packed: program, env: { BERTH_ELECTRON: '' } })
    const window = new BerthWindow(page)
    expect(await app.evaluate((electron) => electron.app.isPackaged)).toBe(true)
    const building = await window.watchFor('Building the image')
    await window.button('Start the sample server').click()
    await building.seen()
    await window.expectHealthy('sample')
    await screenshot(page, 'packed')

    await window.openTab('Connection')
    await window.button('Add to Claude Desktop').click()
    await expect(window.button('Remove from Claude Desktop')).toBeVisible()
    const { mcpServers } = JSON.parse(await readFile(world.claudeFile, 'utf8'))
    expect(mcpServers.sample.command).not.toContain(folder)
    await claudeCalls(world)

    await window.openScreen('Settings')
    await expect(page.getByText(/^Berth \d+\.\d+\.\d+$/)).toBeVisible()
    // What tests may reach for in a checkout is not there.
    expect(await app.evaluate(() => '__berth' in globalThis)).toBe(false)
    await app.close()

    await test.step('case 42: is moved, and started once: what Claude has leads to it again', async () => {
      const [unpacked = ''] = relative(folder, program).split(sep)
      await rename(join(folder, unpacked), join(folder, 'moved'))
      await expect(claudeCalls(world)).rejects.toThrow()
      const again = await launch({ packed: program.replace(unpacked, 'moved'), env: { BERTH_ELECTRON: '' } })
      await new BerthWindow(again.page).expectHealthy('sample')
      await claudeCalls(world)
      await again.app.close()
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** By the entry that Berth wrote, as Claude Desktop starts it. */
async function claudeCalls(world: World): Promise<void> {
  const claude = await connectAsClaude(world.claudeFile, 'sample', world.folder)
  expect(await callText(claude, 'echo', { message: 'ahoy' })).toContain('ahoy')
  await claude.close()
}

/** Runs `npm run package -- --dir` without npm; gives the program. */
async function pack(folder: string): Promise<string> {
  const script = join(project, 'scripts', 'package.mjs')
  const packing = spawn(process.execPath, [script, '--dir', '--into', folder], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  packing.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(packing, 'close')
  expect(code, said).toBe(0)
  const unpacked = (await readdir(folder)).find((name) => /^(?:linux|win|mac)/.test(name)) ?? ''
  const inside = {
    linux: ['berth'],
    win32: ['berth.exe'],
    darwin: ['Berth.app', 'Contents', 'MacOS', 'Berth'],
  } as const
  return join(folder, unpacked, ...inside[process.platform as keyof typeof inside])
}

/** An AI client that runs, by clicking: it is quit for its entry, loses it, and is believed only when it has come. */
import { spawn } from 'node:child_process'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runningProcesses } from '../app/clients/running.ts'
import { SAMPLE_IMAGE } from '../app/engine/sample-image.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { connectAsClaude } from './mcp-clients.ts'
import { BerthWindow } from './pages/berth-window.ts'
import type { World } from './world.ts'

/** Has its file in memory from its start, and writes the whole of it when it ends, like Claude Desktop. */
const APP = `
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs')
const [, , file, starts] = process.argv
const memory = readFileSync(file, 'utf8')
process.on('SIGTERM', () => { writeFileSync(file, memory); process.exit(0) })
appendFileSync(starts, '.')
setInterval(() => undefined, 1000)
`

async function startClaude(world: World) {
  const folder = join(world.folder, 'claude-desktop')
  const [program, script, starts] = ['claude', 'app.cjs', 'starts'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(folder)
  await copyFile(process.execPath, program)
  await writeFile(script, APP)
  await writeFile(starts, '')
  spawn(program, [script, world.claudeFile, starts], { stdio: 'ignore', cwd: '/' })
  const count = async (): Promise<number> => (await readFile(starts, 'utf8')).length
  await expect.poll(count).toBe(1)
  const stop = async (): Promise<void> => {
    for (const { pid, path } of await runningProcesses('linux')) {
      if (pid !== undefined && path === program) process.kill(pid, 'SIGKILL')
    }
  }
  return { count, stop }
}

test('Claude Desktop is quit for its entry, has come when it has, and loses the entry only with a word', async ({
  world,
  launch,
}) => {
  const server = { image: SAMPLE_IMAGE, transport: 'streamable-http', containerPort: 3000, port: 3731 } as const
  await world.writeFleet({ sample: server })
  const claude = await startClaude(world)
  try {
    const { page } = await launch({ size: { width: 1280, height: 800 } })
    const window = new BerthWindow(page)
    await window.openServer('sample', 'Connection')

    await test.step('is asked to quit, and started again with the entry', async () => {
      await window.button('Add to Claude Desktop').click()
      await expect(page.getByRole('alertdialog', { name: 'Claude Desktop is running' })).toBeVisible()
      await expectGoodLooking(page, 'client-restart')
      const steps = await window.watchFor('Looking whether the entry stays')
      await window.button('Quit Claude Desktop, write, start it again').click()
      await steps.seen()
      await expect(window.toast('sample added to Claude Desktop, which runs again.')).toBeVisible({ timeout: 30_000 })
      expect(await claude.count()).toBe(2)
      const section = page.getByRole('region', { name: 'Claude Desktop' })
      await expect(section.getByText('Written; waiting for Claude Desktop to connect')).toBeVisible()
    })

    await test.step('has connected once it has introduced itself', async () => {
      await window.press('sample', 'Start')
      await window.openTab('Overview')
      await window.expectHealthy('sample')
      const client = await connectAsClaude(world.claudeFile, 'sample', world.folder)
      const { tools } = await client.listTools()
      await window.openTab('Connection')
      const words = new RegExp(`Claude Desktop connected at \\d\\d:\\d\\d, listed ${tools.length} tools`)
      await expect(page.getByText(words)).toBeVisible({ timeout: 10_000 })
      await client.close()
      expect((await world.cli('clients')).stdout).toMatch(words)
      await window.openScreen('Clients')
      await expectGoodLooking(page, 'client-connected')
    })

    await test.step('writes its file anew: Berth tells, and puts nothing back by itself', async () => {
      const wiped = '{ "preferences": {} }'
      await writeFile(world.claudeFile, wiped)
      const trouble = "Claude Desktop wrote its file anew, and Berth's entries are gone from it."
      await expect(page.getByText(trouble)).toBeVisible({ timeout: 10_000 })
      await expectGoodLooking(page, 'client-overwritten')
      expect((await world.cli('clients')).stdout).toContain('berth relink claude-desktop sample')
      expect(await readFile(world.claudeFile, 'utf8')).toBe(wiped)
      await page.setViewportSize({ width: 720, height: 600 })
      await expectGoodLooking(page, 'client-overwritten-narrow')
      await claude.stop()
      await window.button('Look again').click()
      await window.button('Put sample back into Claude Desktop').click()
      await expect(window.toast('sample put back into Claude Desktop.')).toBeVisible()
      expect(Object.keys(JSON.parse(await readFile(world.claudeFile, 'utf8')).mcpServers)).toEqual(['sample'])
    })

    await test.step('loses it again, and Berth forgets it', async () => {
      await writeFile(world.claudeFile, '{}')
      await window.button('Forget sample in Claude Desktop').click()
      await expect(window.toast(/is forgotten/)).toBeVisible()
      await expect(page.getByText(/gone from/)).toBeHidden()
      expect(await readFile(world.claudeFile, 'utf8')).toBe('{}')
    })
  } finally {
    await claude.stop()
  }
})

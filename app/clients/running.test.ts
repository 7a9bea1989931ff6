/** Which programs run: on this Linux for real, on the others from what their tools print. */
import { spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import { processesFromPs, processesFromTasklist, runningProcesses } from './running.ts'
import { vscode } from './vscode.ts'

describe('running', () => {
  it.runIf(process.platform === 'linux')('case 2: sees a Claude Desktop that runs, and that it is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-running-'))
    const program = join(folder, 'claude-desktop', 'claude')
    await mkdir(join(folder, 'claude-desktop'))
    await copyFile('/bin/sleep', program)
    const ours = async (): Promise<boolean> =>
      (await runningProcesses('linux')).some((one) => one.path === program && claudeDesktop.isProcess(one, 'linux'))
    const child = spawn(program, ['60'])
    try {
      await expect.poll(ours, { timeout: 5_000 }).toBe(true)
    } finally {
      child.kill()
    }
    await expect.poll(ours, { timeout: 5_000 }).toBe(false)
    await rm(folder, { recursive: true })
  })

  it('tells Claude from Claude Code and from its own parts on macOS', () => {
    const output =
      '/Applications/Claude.app/Contents/MacOS/Claude\n/Applications/Visual Studio Code.app/Contents/MacOS/Electron\nclaude\n'
    const processes = processesFromPs(output)
    const which = (client: typeof claudeDesktop) => processes.map((one) => client.isProcess(one, 'darwin'))
    expect(which(claudeDesktop)).toEqual([true, false, false])
    expect(which(vscode)).toEqual([false, true, false])
    expect(which(claudeCode)).toEqual([false, false, true])
  })

  it('tells them apart on Windows by case', () => {
    const output = '"Claude.exe","4242","Console","1","120,000 K"\r\n"claude.exe","4243","Console","1","80,000 K"\r\n'
    const processes = processesFromTasklist(output)
    expect(processes.map((one) => claudeDesktop.isProcess(one, 'win32'))).toEqual([true, false])
    expect(processes.map((one) => claudeCode.isProcess(one, 'win32'))).toEqual([false, true])
  })

  it('answers with nothing where the OS cannot be asked', async () => {
    expect(await runningProcesses('win32')).toEqual([])
  })
})

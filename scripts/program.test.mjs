import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from './places.mjs'
import { runProgram } from './program.mjs'

const node = process.execPath

test('answers the exit code and what both streams said', async () => {
  const code = 'console.log("out"); console.error("err"); process.exitCode = 3'
  const ended = await runProgram(node, ['-e', code], { output: 'captured' })
  expect(ended.text.trim().split('\n').sort()).toEqual(['err', 'out'])
  expect(ended).toMatchObject({ code: 3, interrupted: false })
})

test('says that a program could not be started', async () => {
  const ended = await runProgram('/no/such/program', [], { output: 'captured' })
  expect(ended).toEqual({ code: 127, text: expect.stringContaining('/no/such/program'), interrupted: false })
})

test.skipIf(process.platform === 'win32')('kills a program and its children at the limit', async () => {
  const child =
    'const { pid } = require("child_process").spawn("sleep", ["600"]); console.log(pid); setInterval(() => {}, 1e6)'
  const ended = await runProgram(node, ['-e', child], { limit: 1_500, output: 'captured' })
  expect(ended.code).toBe(124)
  await expect.poll(() => isAlive(Number(ended.text)), { timeout: 5_000 }).toBe(false)
})

test.skipIf(process.platform === 'win32')('passes a signal on once, and ends when the program has ended', async () => {
  const inner = `process.on("SIGTERM", () => { console.log("asked"); setTimeout(() => process.exit(7), 300) })
    console.log("ready")
    setInterval(() => {}, 1e6)`
  const outer = `const { runProgram } = await import(${JSON.stringify(join(ROOT, 'scripts/program.mjs'))})
    const ended = await runProgram(process.execPath, ['-e', ${JSON.stringify(inner)}])
    console.log(JSON.stringify(ended))`
  const parent = spawn(node, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void parent.kill('SIGKILL'))
  let said = ''
  parent.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  for (const word of ['ready', 'asked']) {
    await expect.poll(() => said, { timeout: 10_000 }).toContain(word)
    parent.kill('SIGTERM')
  }
  await once(parent, 'close')
  expect(said.trim().split('\n')).toEqual(['ready', 'asked', '{"code":7,"text":"","interrupted":true}'])
})

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

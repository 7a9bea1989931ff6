import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { Failure } from '../contract/failure.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import type { AttachedProcess } from '../engine/engine.ts'
import { probeStdio } from './probe-stdio.ts'

const never = new AbortController().signal
const sdk = (file: string): string => import.meta.resolve(`@modelcontextprotocol/server${file}`)

const GOOD = `
  import { McpServer } from '${sdk('')}'
  import { StdioServerTransport } from '${sdk('/stdio')}'
  const server = new McpServer({ name: 'piped', version: '2.0.0' })
  server.registerTool('echo', { description: 'Echoes' }, () => ({ content: [] }))
  await server.connect(new StdioServerTransport())`

/** A child process in the shape of an attached container, as the engine gives it. */
function attached(code: string, reaped: number[] = []): () => Promise<AttachedProcess> {
  return async () => {
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { cwd, stdio: 'pipe' })
    const exited = new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? -1)))
    const { stdin, stdout, stderr } = child
    const close = async (): Promise<void> => {
      stdin.end()
      if (child.exitCode === null) child.kill()
      reaped.push(await exited)
    }
    return { containerId: 'child', stdin, stdout, stderr, exited, close }
  }
}

const stagesOf = (report: ProbeReport): string =>
  report.stages.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')

it('shakes hands over stdio, skips what stdio has not, and reaps the process', async () => {
  const reaped: number[] = []
  const report = await probeStdio(attached(GOOD, reaped), never)
  expect(report.outcome).toMatchObject({
    kind: 'healthy',
    access: 'token',
    serverName: 'piped',
    serverVersion: '2.0.0',
    tools: [{ name: 'echo', description: 'Echoes' }],
  })
  expect(stagesOf(report)).toBe('tcp skipped, http skipped, auth skipped, initialize passed, tools passed')
  expect(reaped).toHaveLength(1)
})

it('tells the exit code and the last words of one that ends', async () => {
  const report = await probeStdio(attached(`console.error('GITHUB_TOKEN is missing'); process.exit(3)`), never)
  expect(report.outcome).toMatchObject({
    kind: 'unhealthy',
    stage: 'initialize',
    reason: 'The server ended with exit code 3 before it answered initialize: GITHUB_TOKEN is missing.',
  })
})

it('tells the Failure of one that cannot be started', async () => {
  const start = () => Promise.reject(new Failure('image-not-found', 'There is no image a/b.', 'Correct its name.'))
  expect((await probeStdio(start, never)).outcome).toEqual({
    kind: 'unhealthy',
    stage: 'initialize',
    reason: 'The server could not be started: There is no image a/b.',
    fix: 'Correct its name.',
    answered: true,
  })
})

it('gives up a silent one within the limit and reaps it', async () => {
  const reaped: number[] = []
  const report = await probeStdio(attached('process.stdin.resume()', reaped), never, 500)
  expect(report.outcome).toMatchObject({ kind: 'unhealthy', reason: 'No answer to initialize within 0.5 s.' })
  expect(reaped).toHaveLength(1)
})

it('quotes what a chatty one writes to stdout', async () => {
  const report = await probeStdio(attached(`console.log('Welcome!'); process.stdin.resume()`), never, 500)
  expect(report.outcome).toMatchObject({ kind: 'unhealthy', reason: expect.stringContaining('“Welcome!”') })
})

it('rejects with a cancelled Failure when its signal fires, and reaps the process', async () => {
  const reaped: number[] = []
  const control = new AbortController()
  const result = probeStdio(attached('process.stdin.resume()', reaped), control.signal)
  control.abort()
  await expect(result).rejects.toMatchObject({ kind: 'cancelled' })
  await expect.poll(() => reaped.length).toBe(1)
})

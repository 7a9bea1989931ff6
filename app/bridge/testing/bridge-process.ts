/** The bridge as a process of its own, whose way to the engine leads to the test that runs it. */
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { Failure, type FailureView } from '../../contract/failure.ts'
import type { AttachedProcess } from '../../engine/engine.ts'
import { homeFrom } from '../../home.ts'
import { connect } from '../connect.ts'
import { usualTimes } from '../times.ts'

/** The test answers 200 once it has started the server, or a Failure as JSON. */
async function startServer(id: string): Promise<void> {
  const response = await fetch(`${process.env['TEST_START']}/${id}`, { method: 'POST' })
  if (response.ok) return
  const { kind, message, fix } = (await response.json()) as FailureView
  throw new Failure(kind, message, fix)
}

/** The test's witness answers as the engine would: a boolean, or a Failure as JSON. Without one the port is ours. */
async function isOwnPort(port: number): Promise<boolean> {
  const witness = process.env['TEST_WITNESS']
  if (!witness) return true
  const response = await fetch(`${witness}/${port}`)
  if (response.ok) return (await response.json()) as boolean
  const { kind, message, fix } = (await response.json()) as FailureView
  throw new Failure(kind, message, fix)
}

/** A child process in the shape of an attached container, as the engine gives it. */
async function runSession(): Promise<AttachedProcess> {
  const child = spawn(process.execPath, [process.env['TEST_SESSION'] ?? ''], { stdio: 'pipe' })
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  const close = async (): Promise<void> => {
    child.stdin.end()
    if (child.exitCode === null) child.kill()
    await exited
  }
  return { containerId: 'child', stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited, close }
}

const control = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => control.abort())

await connect({
  id: process.argv[2] ?? '',
  home: homeFrom(process.env, homedir()),
  version: '0.0.0-test',
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: control.signal,
  isOwnPort,
  startServer,
  runSession,
  // Long enough for a server in a test run that keeps the computer busy.
  times: { ...usualTimes, greeting: () => 700 },
})

import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { commandLine, LIMIT } from './testing/command-line.ts'

const { fleetFile, berth, json } = commandLine()

describe('what cannot be done', { timeout: LIMIT }, () => {
  test('is exit code 2 and the right usage for a wrong word', async () => {
    const { code, stdout, stderr } = await berth(['link', 'cursor'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(
      'berth: ID is missing.\n  Usage: berth link CLIENT ID [--dry-run | --restart]. More: berth help link\n',
    )
  })

  test('is exit code 1 and a reason for a server that is not there', async () => {
    expect(await berth(['start', 'nobody', '--json'])).toMatchObject({ code: 1, stderr: '' })
    expect(await json('start', 'nobody', '--json')).toMatchObject({ error: { kind: 'unknown-server' } })
  })

  test('is said without an engine, while status still answers', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const status = await berth(['status', '--json'], { env })
    expect(status.code).toBe(0)
    expect(JSON.parse(status.stdout)).toMatchObject({ engine: { kind: 'missing' } })
    await berth(['add', 'sample'])
    // Only an engine knows whether it runs.
    expect((await berth(['status'], { env })).stdout).toMatch(/^sample +unknown /m)
    const start = await berth(['start', 'sample', '--json'], { env })
    expect(start.code).toBe(1)
    expect(JSON.parse(start.stdout)).toMatchObject({ error: { kind: 'no-engine' } })
    expect((await berth(['doctor'], { env })).stdout).toMatch(/problem +engine/)
    const doctor = await berth(['doctor', '--json'], { env })
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      error: { kind: 'unhealthy', message: expect.stringMatching(/^engine: /) },
      findings: expect.any(Array),
    })
    for (const more of [[], ['--follow']]) {
      const logs = await berth(['logs', 'sample', ...more], { env })
      expect(logs).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('berth: ') })
    }
    const logs = await berth(['logs', 'sample', '--json'], { env })
    expect({ code: logs.code, answer: JSON.parse(logs.stdout) as unknown }).toMatchObject({
      code: 1,
      answer: { error: { kind: 'no-engine' } },
    })
  })

  test('is said of a log that is not there', async () => {
    await berth(['add', '--image', 'berth-test/never-pulled:1', '--id', 'talker', '--transport', 'stdio'])
    await berth(['add', '--image', 'berth-test/never-pulled:1', '--id', 'idle'])
    const stdio = await berth(['logs', 'talker', '--follow'])
    expect(stdio).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is a stdio server') })
    const idle = await berth(['logs', 'idle', '--json'])
    expect({ code: idle.code, answer: JSON.parse(idle.stdout) as unknown }).toMatchObject({
      code: 1,
      answer: { error: { kind: 'not-running' } },
    })
  })

  test('is a failure with the whole report for a server that is not healthy', async () => {
    await berth(['start', 'sample'])
    const fleet = fleetFile()
    const text = await readFile(fleet, 'utf8')
    await writeFile(fleet, text.replace('"/mcp"', '"/nowhere"'))
    try {
      const { code, stdout } = await berth(['probe', 'sample', '--json'])
      expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 1,
        answer: {
          error: { kind: 'unhealthy', message: expect.any(String), fix: expect.any(String) },
          report: { outcome: { kind: 'unhealthy' } },
        },
      })
    } finally {
      await writeFile(fleet, text)
      await berth(['stop', 'sample'])
    }
  })
})

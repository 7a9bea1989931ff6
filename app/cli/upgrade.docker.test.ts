import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../contract/snapshot.ts'
import { commandLine, LIMIT } from './testing/command-line.ts'

const { fleetFile, berth, json } = commandLine()

describe('a server from before there were gates', { timeout: LIMIT }, () => {
  test('is pointed out by the doctor, and is upgraded while it runs; so is one that nobody guards', async () => {
    await berth(['add', 'sample', '--id', 'old'])
    const bare = ['--image', 'berth-test/never-pulled:1', '--id', 'bare', '--auth', 'none']
    await berth(['add', ...bare])
    const file = fleetFile()
    const fleet = JSON.parse(await readFile(file, 'utf8'))
    const { auth: _gate, ...old } = fleet.servers.old
    await writeFile(file, JSON.stringify({ ...fleet, version: 1, servers: { ...fleet.servers, old } }))
    await berth(['start', 'old'])
    const found = await berth(['doctor'])
    expect(found.code).toBe(1)
    expect(found.stdout).toMatch(/^problem +access +OPEN: every program on this computer can call bare\./m)
    expect(found.stdout).toMatch(/^hint +access +old checks its token itself\./m)
    expect((await berth(['status'])).stdout).toMatch(/^old +running +healthy +3350 +none +due in 30 days/m)

    expect(await json('upgrade', '--json')).toEqual({ results: [{ id: 'old', ok: true }] })
    expect((await berth(['status'])).stdout).toMatch(/^old +running +healthy +3350 +up /m)
    expect((await berth(['upgrade'])).stdout).toBe('No server needs one: none checks its token itself.\n')
    expect((await berth(['upgrade', 'bare'])).stdout).toBe('bare gets a gate at its next start.\n')
    expect(await berth(['doctor'])).toMatchObject({ code: 0, stdout: expect.not.stringContaining('hint') })
    expect(await json('upgrade', 'nobody', '--json')).toMatchObject({ error: { kind: 'unknown-server' } })
    await berth(['remove', 'old', 'bare', '--yes'])
  })

  test('that somebody wants like that is offered no gate, and gets one all the same when it is asked for', async () => {
    const image = ['--image', 'berth-test/never-pulled:1']
    await berth(['add', ...image, '--id', 'chosen', '--auth', 'server'])
    await berth(['add', ...image, '--id', 'old'])
    const file = fleetFile()
    const fleet = JSON.parse(await readFile(file, 'utf8'))
    const old = { ...fleet.servers.old, auth: 'server' }
    await writeFile(file, JSON.stringify({ ...fleet, servers: { ...fleet.servers, old } }))
    const hints = async () => (await berth(['doctor'])).stdout.match(/^hint +access +\S+/gm) ?? []
    expect((await hints()).map((line) => line.split(/ +/)[2])).toEqual(['old'])

    expect((await berth(['upgrade', 'old', '--keep'])).stdout).toMatch(/^old goes on checking its token itself/)
    expect(await hints()).toEqual([])
    expect((await berth(['upgrade'])).stdout).toMatch(/^No server needs one\. Without by choice: chosen, old\./)
    expect((await berth(['upgrade', 'chosen'])).stdout).toBe('chosen gets a gate at its next start.\n')
    expect((await berth(['upgrade', 'chosen', '--keep'])).stdout).toMatch(/no gate is offered for it/)
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers.map(({ definition }) => [definition.auth, definition.gateDeclined])).toEqual([
      ['gate', false],
      ['server', true],
    ])
    await berth(['remove', 'chosen', 'old', '--yes'])
  })

  test('is not made by an add that asks for what only a gate can do', async () => {
    const image = ['--image', 'berth-test/never-pulled:1', '--id', 'sealed', '--network', 'isolated']
    expect(await berth(['add', ...image, '--auth', 'server'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Only a gate reaches an isolated server.'),
    })
    expect((await berth(['add', ...image, '--pass-token'])).code).toBe(0)
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers).toMatchObject([
      { id: 'sealed', definition: { auth: 'gate', network: 'isolated', passToken: true } },
    ])
    await berth(['remove', 'sealed', '--yes'])
  })
})

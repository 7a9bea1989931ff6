import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import { HOME_LABEL, OWNER_LABEL, ROLE_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { TEST_IMAGE } from '../engine/testing/test-image.ts'
import { createTestFleet, server, serverRunning, type TestFleet, until } from './testing/test-fleet.ts'

let fleet: TestFleet
let berth: Berth

beforeEach(async () => {
  fleet = await createTestFleet()
  const echo = 'process.stdin.on("data", (data) => process.stdout.write(data)).on("end", () => process.exit(0))'
  await fleet.write({ echo: serverRunning(echo, { transport: 'stdio', network: 'isolated' }) })
  berth = fleet.face('window')
  berth.start()
  await until(berth, ({ engine }) => engine.kind === 'ready')
})
afterEach(() => fleet.clean())

const sessionsOf = () => {
  const { state } = server(berth.store.getState(), 'echo')
  return state.kind === 'on-demand' ? state.sessions : null
}
const containers = () =>
  fleet.docker.listContainers({ all: true, filters: JSON.stringify({ label: [`${HOME_LABEL}=${fleet.home.key}`] }) })

test('a session runs attached for as long as it is open, is counted, and is gone afterwards', async () => {
  expect(sessionsOf()).toBe(0)
  const [one, two] = await Promise.all([berth.runSession('echo'), berth.runSession('echo')])
  await until(berth, () => sessionsOf() === 2)
  one.stdin.write('hello\n')
  const [data] = (await once(one.stdout, 'data', { signal: AbortSignal.timeout(10_000) })) as [Buffer]
  expect(String(data)).toBe('hello\n')
  await Promise.all([one.close(5), two.close(5)])
  await until(berth, () => sessionsOf() === 0)
  await expect.poll(containers, { timeout: 5_000 }).toEqual([])
})

test('a key that was replaced is kept for the session that has it, and forgotten by the first one after it', async () => {
  const set = (value: string) => berth.handlers['secret:set']({ id: 'echo', name: 'API_KEY', value, asFile: false })
  const kept = (): Promise<string> => readFile(fleet.home.secretsFile('echo'), 'utf8')
  await berth.handlers['settings:update']({ secretStore: 'file' })
  await set('planted-first')
  const before = await berth.runSession('echo')
  await set('planted-second')
  const beside = await berth.runSession('echo')
  expect(await kept()).toContain('planted-first')
  await Promise.all([before.close(5), beside.close(5)])
  await expect.poll(containers, { timeout: 5_000 }).toEqual([])
  const after = await berth.runSession('echo')
  expect(await kept()).not.toContain('planted-first')
  await after.close(5)
})

test('stop ends the sessions that are open', async () => {
  const session = await berth.runSession('echo')
  await until(berth, () => sessionsOf() === 1)
  await berth.handlers['server:stop']({ id: 'echo' })
  await session.exited
  await until(berth, () => sessionsOf() === 0)
  await session.close(0)
})

test('case 44: a session whose process is killed while the window runs is swept, though its server goes on', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
  const Labels = {
    [HOME_LABEL]: fleet.home.key,
    [SERVER_LABEL]: 'echo',
    [ROLE_LABEL]: 'session',
    [OWNER_LABEL]: `${hostname()}/${child.pid}`,
  }
  const Cmd = ['/usr/local/bin/node', '-e', 'setInterval(() => {}, 1e6)']
  await (await fleet.docker.createContainer({ Image: TEST_IMAGE, Labels, Cmd })).start()
  await until(berth, () => sessionsOf() === 1)
  child.kill('SIGKILL')
  await expect.poll(containers, { timeout: 15_000 }).toEqual([])
  await until(berth, () => sessionsOf() === 0)
})

test('a session whose process died is swept when the engine is next reached; a living one is not', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const make = async (pid: number | undefined): Promise<string> => {
    const Labels = {
      [HOME_LABEL]: fleet.home.key,
      [SERVER_LABEL]: 'echo',
      [ROLE_LABEL]: 'session',
      [OWNER_LABEL]: `${hostname()}/${pid}`,
    }
    const Cmd = ['/usr/local/bin/node', '-e', 'setInterval(() => {}, 1e6)']
    const container = await fleet.docker.createContainer({ Image: TEST_IMAGE, Labels, Cmd })
    await container.start()
    return container.id
  }
  const [dead, alive] = await Promise.all([make(child.pid), make(process.pid)])
  await fleet.face('cli').look()
  await expect.poll(async () => (await containers()).map(({ Id }) => Id), { timeout: 10_000 }).toEqual([alive])
  expect(dead).not.toBe(alive)
})

test('there is nothing to start and no token', async () => {
  await expect(berth.handlers['server:start']({ id: 'echo' })).rejects.toMatchObject({ kind: 'invalid-input' })
  await expect(berth.handlers['server:rotate']({ id: 'echo' })).rejects.toMatchObject({ kind: 'invalid-input' })
  await expect(berth.tokenOf('echo')).rejects.toMatchObject({ kind: 'invalid-input' })
  expect(server(berth.store.getState(), 'echo')).toMatchObject({ state: { kind: 'on-demand' }, token: null })
})

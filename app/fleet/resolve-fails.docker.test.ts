/** What fails in the middle of a way out leaves all as it was, and what no longer fits is not begun. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Berth } from '../compose.ts'
import type { Choice } from '../contract/ports.ts'
import { createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import { createResolveFleet, optionOf, type ResolveFleet } from './testing/resolve-fleet.ts'
import { obedientServer, stateIs, until } from './testing/test-fleet.ts'

const notes = { id: 'notes' }
const brokenUser = { user: 'nobody-has-this-name' }
let fleet: ResolveFleet
let proxy: FaultProxy
let berth: Berth

beforeEach(async () => {
  fleet = await createResolveFleet()
  proxy = await createFaultProxy()
  await fleet.prepare({ notes: obedientServer({ port: 3430 }), github: obedientServer({ port: 3432 }) })
})
afterEach(async () => {
  await fleet.clean()
  await proxy.close()
})

const connect = async (): Promise<void> => {
  berth = await fleet.connected('window', { DOCKER_HOST: proxy.dockerHost })
}
const link = (id: string, client = 'claude-code') => berth.handlers['client:link']({ client, id })
const plan = () => berth.handlers['ports:plan'](notes)
const resolve = (choice: Choice, start = true) => berth.handlers['ports:resolve']({ ...notes, choice, start })
const move = (port: number, server = 'notes'): Choice => ({ kind: 'move', server, port })
const takenNext = (port: number): void =>
  proxy.beforeNext(/^POST \S+\/start/, async () => void (await fleet.processOn(port)))

test('a port that is taken between check and start is refused with its holder, and nothing is left of the start', async () => {
  await connect()
  const before = await fleet.state()
  takenNext(3430)
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({
    kind: 'port-taken',
    message: expect.stringContaining('Port 3430 is taken by node, pid '),
    remedy: { kind: 'resolve', id: 'notes' },
  })
  expect(await fleet.state()).toEqual(before)
  expect((await plan()).options[0]?.title).toBe('Move notes to port 3431')
})

test('a container that was only stopped stays as it was when its port is taken at the last moment', async () => {
  await connect()
  await berth.handlers['server:start'](notes)
  await berth.handlers['server:stop'](notes)
  const before = await fleet.state()
  takenNext(3430)
  await expect(berth.handlers['server:start'](notes)).rejects.toMatchObject({ kind: 'port-taken' })
  expect(await fleet.state()).toEqual(before)
})

test('the new port, too, may be taken at the last moment: the server runs on where it was', async () => {
  await connect()
  await link('notes')
  await berth.handlers['server:start'](notes)
  const before = await fleet.state()
  takenNext(3440)
  await expect(resolve(move(3440), false)).rejects.toMatchObject({ kind: 'port-taken' })
  expect(await fleet.state()).toEqual(before)
})

test('a port that was free in the plan and is not any more is refused before anything is done', async () => {
  await connect()
  await link('notes')
  await fleet.processOn(3430)
  const { choice } = optionOf(await plan(), 'move')
  await fleet.processOn(3431)
  const before = await fleet.state()
  await expect(resolve(choice)).rejects.toMatchObject({
    kind: 'port-taken',
    message: expect.stringContaining('Port 3431'),
  })
  await expect(resolve(move(3432))).rejects.toMatchObject({ message: 'Port 3432 belongs to the server "github".' })
  expect(await fleet.state()).toEqual(before)
})

test('a server that cannot start brings back the container that was stopped for it', async () => {
  await fleet.prepare({ notes: obedientServer({ port: 3430, ...brokenUser }) })
  await connect()
  await fleet.containerOn(3430)
  const before = await fleet.state()
  const { choice } = optionOf(await plan(), 'stop-container')
  await expect(resolve(choice)).rejects.toMatchObject({ message: 'The image has no user "nobody-has-this-name".' })
  expect(await fleet.state()).toEqual(before)
})

test('a server that cannot start brings back the other one that had made way, and the entries of that', async () => {
  await fleet.prepare({
    notes: obedientServer({ port: 3432, ...brokenUser }),
    github: obedientServer({ port: 3432 }),
  })
  await connect()
  await link('github')
  await fleet.layOutAnew()
  await berth.handlers['server:start']({ id: 'github' })
  const before = await fleet.state()
  await expect(resolve(move(3441, 'github'))).rejects.toMatchObject({
    message: 'The image has no user "nobody-has-this-name".',
  })
  expect(await fleet.state()).toEqual(before)
})

test('a client file that is read-only keeps a server from moving, and the plan says so', async () => {
  await mkdir(join(fleet.person, '.cursor'), { recursive: true })
  await connect()
  await link('notes')
  await link('notes', 'cursor')
  await fleet.processOn(3430)
  const { choice } = optionOf(await plan(), 'move')
  const cursor = join(fleet.person, '.cursor', 'mcp.json')
  await chmod(cursor, 0o400)
  const before = { ...(await fleet.state()), cursor: await readFile(cursor, 'utf8') }
  await expect(resolve(choice)).rejects.toMatchObject({ kind: 'client-file' })
  expect({ ...(await fleet.state()), cursor: await readFile(cursor, 'utf8') }).toEqual(before)
  const { options } = await plan()
  expect(options.map((option) => option.choice.kind)).toEqual(['quit-process', 'wait', 'keep-stopped'])
  expect(options.at(-1)?.keeps.at(-1)).toContain(`${cursor}: it is read-only.`)
})

test('an entry that was changed by hand is said to stay, and stays', async () => {
  await connect()
  await link('notes')
  const byHand = (await readFile(fleet.clientFile, 'utf8')).replace('"type": "http"', '"type": "http", "mine": 1')
  await writeFile(fleet.clientFile, byHand)
  const option = await berth.handlers['ports:plan-move']({ ...notes, port: 3440 })
  expect(option.changes.map(({ kind }) => kind)).toEqual(['port'])
  expect(option.keeps.join(' ')).toContain('was changed by hand')
  expect((await resolve(option.choice, false)).changes).toEqual(option.changes)
  expect(await readFile(fleet.clientFile, 'utf8')).toBe(byHand)
})

test('a process that is not the one of the plan is asked nothing', async () => {
  await connect()
  const first = await fleet.processOn(3430)
  const { choice } = optionOf(await plan(), 'quit-process')
  await first.end()
  const second = await fleet.processOn(3430)
  const tooLate = { kind: 'too-late', message: expect.stringContaining(`node, pid ${second.pid}`) }
  await expect(resolve(choice)).rejects.toMatchObject(tooLate)
  const older = { kind: 'quit-process', pid: second.pid, startedAt: 1 } as const
  await expect(resolve(older)).rejects.toMatchObject(tooLate)
  expect(second.child.exitCode ?? second.child.signalCode).toBeNull()
})

test('a process that does not quit is left alone after a while, and the server stays stopped', async () => {
  await connect()
  const stubborn = await fleet.processOn(3430, "process.on('SIGTERM', () => undefined)")
  const { choice } = optionOf(await plan(), 'quit-process')
  await expect(resolve(choice)).rejects.toMatchObject({
    kind: 'timeout',
    message: `node, pid ${stubborn.pid} was asked to quit, and still holds port 3430 after 15 seconds.`,
  })
  expect(stubborn.child.exitCode ?? stubborn.child.signalCode).toBeNull()
  await until(berth, stateIs('notes', 'stopped'))
})

test('a container that left the port meanwhile is not stopped, and a server of the fleet never as a container', async () => {
  await connect()
  const id = await fleet.containerOn(3430)
  await expect(resolve({ kind: 'stop-container', containerId: id }, false)).resolves.toMatchObject({
    undo: expect.anything(),
  })
  await expect(resolve({ kind: 'stop-container', containerId: id })).rejects.toMatchObject({ kind: 'too-late' })
  await berth.handlers['server:start'](notes)
  const [own] = await fleet.docker.listContainers({ filters: { label: [`dev.berth.home=${fleet.home.key}`] } })
  const choice = { kind: 'stop-container', containerId: own?.Id ?? '' } as const
  await expect(resolve(choice)).rejects.toMatchObject({ kind: 'forbidden' })
})

test('a cancel while the container stops brings it back', async () => {
  await connect()
  await fleet.containerOn(3430)
  const before = await fleet.state()
  const { choice } = optionOf(await plan(), 'stop-container')
  proxy.beforeNext(/^POST \S+\/stop/, async () => void (await berth.handlers['server:cancel'](notes)))
  await expect(resolve(choice)).rejects.toMatchObject({ kind: 'cancelled' })
  expect(await fleet.state()).toEqual(before)
  await until(berth, stateIs('notes', 'stopped'))
})

test('a move cannot be undone once somebody has the old port, and can when they are gone', async () => {
  await connect()
  await link('notes')
  await berth.handlers['server:start'](notes)
  const before = await fleet.state()
  const { undo } = await resolve(move(3440), false)
  const stranger = await fleet.processOn(3430)
  const after = await fleet.state()
  const key = undo?.key ?? ''
  await expect(berth.handlers['ports:undo']({ key })).rejects.toMatchObject({
    kind: 'too-late',
    message: `The move of "notes" cannot be undone now: Port 3430 is taken by node, pid ${stranger.pid}.`,
  })
  expect(await fleet.state()).toEqual(after)
  await stranger.end()
  await berth.handlers['ports:undo']({ key })
  expect(await fleet.state()).toEqual(before)
})

test('a stop cannot be undone by force either: the port is free, or all stays', async () => {
  await connect()
  await fleet.containerOn(3430)
  const { undo } = await resolve(optionOf(await plan(), 'stop-container').choice, false)
  await fleet.processOn(3430)
  const after = await fleet.state()
  await expect(berth.handlers['ports:undo']({ key: undo?.key ?? '' })).rejects.toMatchObject({ kind: 'too-late' })
  expect(await fleet.state()).toEqual(after)
})

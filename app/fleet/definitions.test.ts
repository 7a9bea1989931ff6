import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isOfferedGate } from '../contract/gate-offer.ts'
import { ServerDefinition } from '../contract/server.ts'
import { type Home, homeFrom } from '../home.ts'
import { createDefinitions, type Definitions, type FleetNews } from './definitions.ts'

let home: Home
let definitions: Definitions
const stops: (() => void)[] = []
const notes = ServerDefinition.parse({ image: 'mcp/notes', port: 3000 })

beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-fleet-')) }, '/')
  definitions = createDefinitions({ home, log: () => undefined })
})
afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await rm(home.root, { recursive: true, force: true })
})

const written = async (): Promise<unknown> => JSON.parse(await readFile(home.fleetFile, 'utf8')) as unknown
const write = (value: unknown): Promise<void> =>
  writeFile(home.fleetFile, typeof value === 'string' ? value : JSON.stringify(value))
const add = (id: string, on = definitions): Promise<FleetNews> =>
  on.change((fleet) => ({ ...fleet, servers: { ...fleet.servers, [id]: notes } }))

/** The next news that fits, within two seconds. */
function newsWhere(fits: (news: FleetNews) => boolean): Promise<FleetNews> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no such news within 2 s')), 2_000)
    stops.push(
      definitions.subscribe((news) => {
        if (!fits(news)) return
        clearTimeout(timer)
        resolve(news)
      }),
    )
  })
}

test('without a file the fleet is empty, and the first change makes a private one', async () => {
  expect((await definitions.read()).servers).toEqual({})
  await add('notes')
  expect(await written()).toMatchObject({ version: 2, servers: { notes: { image: 'mcp/notes', port: 3000 } } })
  expect((await stat(home.fleetFile)).mode & 0o777).toBe(0o600)
  expect((await definitions.require('notes')).path).toBe('/mcp')
})

test('an unknown server is a failure that names it', async () => {
  await expect(definitions.require('ghost')).rejects.toMatchObject({
    kind: 'unknown-server',
    message: 'There is no server "ghost".',
  })
})

test('keys that a newer Berth wrote are kept, at every level, also in what does not change', async () => {
  await write({
    version: 1,
    fromTheFuture: [1],
    settings: { theme: 'dark', newSetting: true },
    servers: { old: { image: 'mcp/old', limits: { memory: '1g', gpus: 2 }, newField: 'x' } },
  })
  await add('notes')
  expect(await written()).toMatchObject({
    fromTheFuture: [1],
    settings: { theme: 'dark', newSetting: true },
    servers: { old: { image: 'mcp/old', limits: { memory: '1g', gpus: 2 }, newField: 'x' }, notes: { port: 3000 } },
  })
})

test('one invalid server is named with its reason, hides no other and is kept', async () => {
  await write({ version: 1, servers: { bad: { image: 'mcp/x', port: 99999 }, good: { image: 'mcp/good' } } })
  const { servers, problems } = await definitions.read()
  expect(Object.keys(servers)).toEqual(['good'])
  expect(problems.map(({ message }) => message)).toEqual([
    'Server "bad" in fleet.json is not used: port: A port is a whole number from 1 to 65535.',
  ])
  await add('notes')
  expect(await written()).toMatchObject({ servers: { bad: { port: 99999 } } })
})

test('a broken file is a problem that names the line, and is never written over', async () => {
  const broken = '{\n  "version": 1,\n  "servers": {,}\n}\n'
  await write(broken)
  const { problems } = await definitions.read()
  expect(problems[0]?.message).toContain('fleet.json, line 3, is not valid JSON')
  await expect(add('notes')).rejects.toMatchObject({ kind: 'file-unreadable' })
  expect(await readFile(home.fleetFile, 'utf8')).toBe(broken)
})

test('a file of a newer version is left alone', async () => {
  await write({ version: 3, servers: {} })
  expect((await definitions.read()).problems[0]?.message).toContain('newer Berth (version 3)')
  await expect(add('notes')).rejects.toMatchObject({ kind: 'file-unreadable' })
})

test('a file that breaks later does not empty the fleet', async () => {
  await add('notes')
  await write('{')
  const { servers, problems } = await definitions.read()
  expect(Object.keys(servers)).toEqual(['notes'])
  expect(problems).toHaveLength(1)
})

test('a server that an edit drops is gone, and a refused edit changes nothing', async () => {
  await add('notes')
  const refuse = definitions.change(() => {
    throw new Error('no')
  })
  await expect(refuse).rejects.toThrow('no')
  await definitions.change((fleet) => ({ ...fleet, servers: {} }))
  expect(await written()).toMatchObject({ servers: {} })
})

test('two faces that change at once both get their change in', async () => {
  const other = createDefinitions({ home, log: () => undefined })
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  await Promise.all(ids.map((id, index) => add(id, index % 2 ? definitions : other)))
  expect(new Set(Object.keys((await definitions.read()).servers))).toEqual(new Set(ids))
})

test('what another face writes is seen at once, again and again, also by plain rename', async () => {
  stops.push(definitions.watch())
  const other = createDefinitions({ home, log: () => undefined })
  for (const id of ['a', 'b']) {
    const seen = newsWhere(({ servers }) => id in servers)
    await add(id, other)
    await seen
  }
  const seen = newsWhere(({ servers }) => 'c' in servers)
  await writeFile(join(home.root, 'x'), JSON.stringify({ version: 1, servers: { c: { image: 'mcp/c' } } }))
  await rename(join(home.root, 'x'), home.fleetFile)
  expect(Object.keys((await seen).servers)).toEqual(['c'])
})

test.skipIf(process.platform === 'win32')(
  'the file is private once it is written, whatever it was before',
  async () => {
    await write({ version: 1 })
    await chmod(home.fleetFile, 0o644)
    await add('notes')
    expect((await stat(home.fleetFile)).mode & 0o777).toBe(0o600)
  },
)

test('a file that could not be read for a while is no problem any more once it can, also with the same text', async () => {
  await add('notes')
  const text = await readFile(home.fleetFile, 'utf8')
  await rm(home.fleetFile)
  await mkdir(home.fleetFile)
  expect((await definitions.read()).problems).toMatchObject([{ kind: 'file-unreadable' }])
  await expect(add('other')).rejects.toMatchObject({
    kind: 'file-unreadable',
    message: expect.stringContaining('Could not read'),
  })
  await rm(home.fleetFile, { recursive: true })
  await write(text)
  const { servers, problems } = await definitions.read()
  expect({ ids: Object.keys(servers), problems }).toEqual({ ids: ['notes'], problems: [] })
})

test('a server may be called as something that every object has', async () => {
  await expect(definitions.require('constructor')).rejects.toMatchObject({ kind: 'unknown-server' })
  await add('constructor')
  expect(await written()).toMatchObject({ servers: { constructor: { image: 'mcp/notes' } } })
  const other = createDefinitions({ home, log: () => undefined })
  expect((await other.require('constructor')).image).toBe('mcp/notes')
  await definitions.change((fleet) => ({ ...fleet, servers: {} }))
  expect(Object.keys((await other.read()).servers)).toEqual([])
})

test('in a file from before there were gates a server checks its token itself, and goes on so', async () => {
  await write({ version: 1, servers: { old: { image: 'mcp/old' }, open: { image: 'mcp/open', auth: 'none' } } })
  expect((await definitions.require('old')).auth).toBe('server')
  expect((await definitions.require('open')).auth).toBe('none')
  await add('notes')
  expect(await written()).toMatchObject({
    version: 2,
    servers: { old: { image: 'mcp/old', auth: 'server' }, open: { auth: 'none' }, notes: {} },
  })
  expect((await definitions.require('old')).auth).toBe('server')
  expect((await definitions.require('notes')).auth).toBe('gate')
})

test('nobody chose what an older Berth wrote; a choice that was made stays when another server changes', async () => {
  const own = { image: 'mcp/own', auth: 'server', gateDeclined: true, later: 1 }
  await write({ version: 1, servers: { old: { image: 'mcp/old' }, told: { image: 'mcp/told', auth: 'server' }, own } })
  await add('notes')
  expect(await written()).toMatchObject({ version: 2, servers: { own } })
  const { old, told } = (await definitions.read()).servers
  expect([old, told].map((one) => one && isOfferedGate(one))).toEqual([true, true])
  expect((await definitions.require('own')).gateDeclined).toBe(true)
})

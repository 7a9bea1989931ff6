import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectEngine } from '../engine/docker-engine.ts'
import { createFaultProxy, type FaultProxy } from '../engine/testing/fault-proxy.ts'
import { type Home, homeFrom } from '../home.ts'
import { createDefinitions } from './definitions.ts'
import { createPicture } from './picture.ts'
import { type PortMapTools, portMapNow, portSlotNow } from './port-map.ts'
import { listenerOn, type Stranger } from './testing/strangers.ts'

const port = 3256
const range = { first: 3256, last: 3259 }

let home: Home
let proxy: FaultProxy
let stranger: Stranger
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-map-')) }, '/')
  const servers = { notes: { image: 'mcp/notes', port } }
  await writeFile(home.fleetFile, JSON.stringify({ version: 1, settings: { range }, servers }))
  proxy = await createFaultProxy()
  stranger = await listenerOn(port)
})
afterEach(async () => {
  await stranger.end()
  await proxy.close()
  await rm(home.root, { recursive: true, force: true })
})

async function toolsWith(engine: 'none' | 'through the proxy'): Promise<PortMapTools> {
  const definitions = createDefinitions({ home, log: () => undefined })
  const app = { version: '0', home: home.root, platform: process.platform, packaged: false }
  const picture = createPicture({ app, fleet: definitions.current(), now: () => 1 })
  const endpoint = { kind: 'socket', path: proxy.socket } as const
  const connected = engine === 'none' ? null : await connectEngine(endpoint, AbortSignal.timeout(10_000))
  return { home, definitions, picture, platform: process.platform, engineNow: () => connected, now: () => 1 }
}

const conflict = () => [
  { port, state: 'conflict', servers: ['notes'], holders: [{ pid: stranger.pid, standing: 'own' }] },
]

test('without an engine the map tells what the system tells, and that it knows no containers', async () => {
  const map = await portMapNow(await toolsWith('none'))
  expect(map).toMatchObject({ takenAt: 1, range, knowsContainers: false, nextFree: port + 1, slots: conflict() })
})

test.each(['down', 'in trouble', 'silent'])(
  'an engine that is %s hides nothing of what the system tells',
  async (how) => {
    const tools = await toolsWith('through the proxy')
    expect(await portMapNow(tools)).toMatchObject({ knowsContainers: true, slots: conflict() })
    if (how === 'down') await proxy.down()
    else if (how === 'silent') proxy.silence()
    else proxy.answer(500, 'out of disk')
    expect(await portMapNow(tools)).toMatchObject({ knowsContainers: false, exposures: [], slots: conflict() })
    const slot = await portSlotNow(tools, port, 'notes')
    expect(slot).toMatchObject({ port, state: 'process', servers: [], holders: [{ pid: stranger.pid }] })
  },
)

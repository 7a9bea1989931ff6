/** Start of a server through Berth, up to "running", against the bare engine call for the same container. */
import { request } from 'node:http'
import type { World } from '../e2e/world.ts'
import { berthOf } from './berth.ts'
import { median, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
/** Pairs in each run; a run's value is their median, since one start varies by a tenth. */
const PAIRS = 5
const SOCKET = '/var/run/docker.sock'

/** The engine's own API over its socket, with nothing in between. */
function post(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: SOCKET, method: 'POST', path }, (answer) => {
      answer.resume()
      answer.once('end', () => {
        if ((answer.statusCode ?? 500) < 400) resolve()
        else reject(new Error(`${path} answered ${answer.statusCode}.`))
      })
    })
    call.once('error', reject)
    call.end()
  })
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function containerOf(world: World, id: string): Promise<string> {
  const filters = { label: [`dev.berth.server=${id}`, `dev.berth.home=${world.home.key}`] }
  const [container] = await world.docker.listContainers({ all: true, filters })
  if (!container) throw new Error(`There is no container for ${id}.`)
  return container.Id
}

await withWorld(async (world) => {
  const berth = berthOf(world)
  await berth.look()
  const [id = ''] = await berth.handlers['server:add']({ kind: 'sample' })
  const definition = (await berth.look()).servers.find((one) => one.id === id)?.definition
  if (!definition) throw new Error(`There is no ${id}.`)
  // One container, as the call that it is compared with starts; what a gate adds is measured in gate.bench.ts.
  await berth.handlers['server:update']({ id, definition: { ...definition, auth: 'none' } })
  await berth.handlers['server:start']({ id })
  const container = await containerOf(world, id)
  const stop = (): Promise<void> => berth.handlers['server:stop']({ id })
  await stop()
  const ours: number[] = []
  const theirs: number[] = []
  for (let run = -1; run < RUNS; run++) {
    const through: number[] = []
    const bare: number[] = []
    for (let pair = 0; pair < PAIRS; pair++) {
      bare.push(await timed(() => post(`/containers/${container}/start`)))
      await stop()
      through.push(await timed(() => berth.handlers['server:start']({ id })))
      await stop()
    }
    // The first run only warms up.
    if (run < 0) continue
    ours.push(median(through))
    theirs.push(median(bare))
  }
  await berth.stop()
  await report('start', [
    {
      what: 'Start of a server, up to "running"',
      ours,
      theirs,
      theirName: 'POST /containers/ID/start',
      unit: 'ms',
      limit: 'at most 1.05 times',
      isKept: (_value, ratio) => ratio <= 1.05,
    },
  ])
})

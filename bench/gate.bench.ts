/** What a gate costs: time and throughput of calls, memory, the start, and rotations under load. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Berth } from '../app/compose.ts'
import type { World } from '../e2e/world.ts'
import { berthOf } from './berth.ts'
import { echo, keptConnections, steadyCalls, type Target, throughput } from './calls.ts'
import { type Figure, quantile, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 5
const CALLS = 600
/** Steady ones have no hurry: of 1200 in each run the 60 slowest of all decide on p99. */
const STEADY_CALLS = 1200
/** Calls a second to each of two servers on two cores: a quarter of what they can. */
const STEADY_RATE = 100
const GATES = 20
const ROTATIONS = 20
const RATE = 200
const LOAD_SECONDS = 60

async function added(berth: Berth, id: string, auth: 'gate' | 'none'): Promise<Target> {
  await berth.handlers['server:add']({ kind: 'sample', id })
  const { servers } = await berth.look()
  const definition = servers.find((one) => one.id === id)?.definition
  if (!definition) throw new Error(`There is no ${id}.`)
  // A server that waits for its share of a core would be measured, and not its gate.
  const limits = { ...definition.limits, cpus: 2 }
  await berth.handlers['server:update']({ id, definition: { ...definition, auth, limits } })
  await berth.handlers['server:start']({ id })
  const token = auth === 'gate' ? await berth.tokenOf(id) : null
  const target = { port: (await portOf(berth, id)) ?? 0, token }
  await answering(target)
  return target
}

async function portOf(berth: Berth, id: string): Promise<number | null | undefined> {
  return (await berth.look()).servers.find((one) => one.id === id)?.definition.port
}

async function answering(target: Target): Promise<void> {
  const deadline = Date.now() + 30_000
  const agent = keptConnections(1)
  for (;;) {
    const failure = await echo(target, agent).then(
      () => null,
      (cause: unknown) => cause,
    )
    if (failure === null) break
    if (Date.now() > deadline) throw failure
    await delay(20)
  }
  agent.destroy()
}

async function callFigures(gated: Target, bare: Target, connections: number): Promise<readonly Figure[]> {
  const p50: number[] = []
  const all: Record<'gated' | 'bare', number[]> = { gated: [], bare: [] }
  const through: number[] = []
  const direct: number[] = []
  for (let run = -1; run < RUNS; run++) {
    const times = await steadyCalls({ gated, bare }, { connections, calls: STEADY_CALLS, rate: STEADY_RATE })
    const theirs = await throughput(bare, connections, CALLS)
    const ours = await throughput(gated, connections, CALLS)
    // The first pair only warms up.
    if (run < 0) continue
    p50.push(quantile(times.gated, 0.5) - quantile(times.bare, 0.5))
    all.gated.push(...times.gated)
    all.bare.push(...times.bare)
    through.push(ours)
    direct.push(theirs)
  }
  const where = `${connections} connection${connections === 1 ? '' : 's'}`
  const alone = { theirs: null, theirName: null, unit: 'ms' }
  return [
    {
      ...alone,
      what: `Added to a call, p50, ${where}`,
      ours: p50,
      limit: 'at most 0.5 ms',
      isKept: (value) => value <= 0.5,
    },
    {
      ...alone,
      // Of one run the sixth slowest call would be all there is to see, and a computer that pauses decides which that is.
      what: `Added to a call, p99 of ${all.gated.length} to each, ${where}`,
      ours: [quantile(all.gated, 0.99) - quantile(all.bare, 0.99)],
      limit: 'at most 2 ms',
      isKept: (value) => value <= 2,
    },
    {
      what: `Calls a second, ${where}`,
      ours: through,
      theirs: direct,
      theirName: 'the bare server',
      unit: '/s',
      limit: 'at least 0.8 times',
      isKept: (_value, ratio) => ratio >= 0.8,
    },
  ]
}

/** Rotations one after the other while calls come at a steady rate, each with the newest token there is. */
async function rotationFigure(berth: Berth, id: string, target: Target): Promise<Figure> {
  const agent = keptConnections(16)
  let token = target.token
  let failed = 0
  let made = 0
  const pending: Promise<void>[] = []
  const call = (): void => {
    made++
    pending.push(
      echo({ ...target, token }, agent).then(
        () => undefined,
        (cause: unknown) => {
          failed++
          process.stderr.write(`${String(cause)}\n`)
        },
      ),
    )
  }
  const begun = performance.now()
  const isOver = (): boolean => performance.now() - begun > LOAD_SECONDS * 1000
  const calling = (async () => {
    while (!isOver()) {
      while (made < ((performance.now() - begun) / 1000) * RATE) call()
      await delay(2)
    }
  })()
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    await berth.handlers['server:rotate']({ id })
    token = await berth.tokenOf(id)
    const next = ((rotation + 1) * LOAD_SECONDS * 1000) / ROTATIONS
    await delay(Math.max(0, next - (performance.now() - begun)))
  }
  await calling
  await Promise.all(pending)
  agent.destroy()
  process.stdout.write(`${made} calls during ${ROTATIONS} rotations, ${failed} failed\n`)
  return {
    what: `Failed calls of ${made} in ${LOAD_SECONDS} s, ${ROTATIONS} rotations`,
    ours: [failed],
    theirs: null,
    theirName: null,
    unit: 'calls',
    limit: '0',
    isKept: (value) => value === 0,
  }
}

async function memoryFigure(world: World, berth: Berth): Promise<Figure> {
  for (let number = 0; number < GATES; number++) {
    const [id = ''] = await berth.handlers['server:add']({ kind: 'sample', id: `many-${number}` })
    await berth.handlers['server:start']({ id })
  }
  const filters = { label: ['dev.berth.role=gate', `dev.berth.home=${world.home.key}`] }
  const gates = await world.docker.listContainers({ filters })
  const used = await Promise.all(
    gates.map(async ({ Id }) => {
      const { memory_stats } = await world.docker.getContainer(Id).stats({ stream: false })
      const { total_inactive_file = 0, inactive_file = 0 } = memory_stats.stats as unknown as Record<string, number>
      return (memory_stats.usage - Math.max(total_inactive_file, inactive_file)) / 2 ** 20
    }),
  )
  for (let number = 0; number < GATES; number++) await berth.handlers['server:remove']({ id: `many-${number}` })
  return {
    what: `Memory of an idle gate, the largest of ${used.length}`,
    ours: [Math.max(...used)],
    theirs: null,
    theirName: null,
    unit: 'MiB',
    limit: 'at most 12 MiB',
    isKept: (value) => value <= 12,
  }
}

async function startFigure(berth: Berth): Promise<Figure> {
  const took = async (id: string): Promise<number> => {
    const from = performance.now()
    await berth.handlers['server:start']({ id })
    const milliseconds = performance.now() - from
    await berth.handlers['server:stop']({ id })
    return milliseconds
  }
  await berth.handlers['server:stop']({ id: 'gated' })
  await berth.handlers['server:stop']({ id: 'bare' })
  const more: number[] = []
  for (let run = -1; run < RUNS; run++) {
    const bare = await took('bare')
    const gated = await took('gated')
    if (run >= 0) more.push(gated - bare)
  }
  return {
    what: 'Start of a gated server over that of the bare one',
    ours: more,
    theirs: null,
    theirName: null,
    unit: 'ms',
    limit: 'at most 400 ms',
    isKept: (value) => value <= 400,
  }
}

await withWorld(async (world) => {
  const berth = berthOf(world)
  const gated = await added(berth, 'gated', 'gate')
  const bare = await added(berth, 'bare', 'none')
  const figures: Figure[] = []
  for (const connections of [1, 16, 64]) figures.push(...(await callFigures(gated, bare, connections)))
  figures.push(await rotationFigure(berth, 'gated', gated))
  figures.push(await startFigure(berth))
  figures.push(await memoryFigure(world, berth))
  await berth.stop()
  await report('gate', figures)
})

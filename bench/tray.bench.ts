/** What Berth costs while only its tray is there: memory against a bare Electron without a window, and idle CPU. */
import { setTimeout as passing } from 'node:timers/promises'
import { BARE, PROJECT, startElectron } from './electron.ts'
import { cpuTimeOf, memoryOf } from './process-tree.ts'
import { type Figure, report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
/** After this, start-up work is over and memory stands still. Milliseconds. */
const SETTLED = 6_000
/** How long CPU time is counted: a whole round of the probes that a hidden window makes, and some to spare. Milliseconds. */
const ROUND = 130_000
const FLEET = 20

async function memoryAtRest(app: string): Promise<number> {
  const started = await startElectron(app, 'READY', { args: ['--hidden'] })
  await passing(SETTLED)
  const memory = memoryOf(started.pid)
  await started.stop()
  return memory
}

async function memoryFigure(): Promise<Figure> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    theirs.push(await memoryAtRest(BARE))
    ours.push(await memoryAtRest(PROJECT))
  }
  return {
    what: 'PSS, tray only',
    ours,
    theirs,
    theirName: 'bare Electron, no window',
    unit: 'MiB',
    limit: 'at most 1.15 times',
    isKept: (_value, ratio) => ratio <= 1.15,
  }
}

/** Mean share of one core in percent, over a whole round. */
async function idleCpu(what: string, env: Readonly<Record<string, string>>): Promise<Figure> {
  const started = await startElectron(PROJECT, 'READY', { args: ['--hidden'], env })
  await passing(SETTLED)
  const before = cpuTimeOf(started.pid)
  await passing(ROUND)
  const share = ((cpuTimeOf(started.pid) - before) / ROUND) * 100
  await started.stop()
  return {
    what: `${what}, mean of ${ROUND / 1000} s`,
    ours: [share],
    theirs: null,
    theirName: null,
    unit: '% of a core',
    limit: 'under 0.5 %',
    isKept: (value) => value < 0.5,
  }
}

const busy = (): Promise<Figure> =>
  withWorld(async (world) => {
    const ids = Array.from({ length: FLEET }, (_, index) => `idle-${index + 1}`)
    for (const id of ids) {
      const added = await world.cli('add', 'sample', '--id', id)
      if (added.code !== 0) throw new Error(added.stderr)
    }
    const run = await world.cli('start', ...ids)
    if (run.code !== 0) throw new Error(run.stderr)
    return idleCpu(`Idle CPU, tray only, ${FLEET} servers running`, { BERTH_HOME: world.home.root })
  })

const alone = (): Promise<Figure> =>
  idleCpu('Idle CPU, tray only, engine off', { DOCKER_HOST: 'unix:///nonexistent/docker.sock' })

await report('tray', [await memoryFigure(), await busy(), await alone()])

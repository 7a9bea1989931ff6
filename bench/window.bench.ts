/** Spawn to window shown, against a bare Electron window with the same runtime. */
import { BARE, PROJECT, startElectron } from './electron.ts'
import { report } from './report.ts'

const RUNS = 7

async function shownAfter(app: string): Promise<number> {
  const started = await startElectron(app, 'SHOWN')
  await started.stop()
  return started.milliseconds
}

const ours: number[] = []
const theirs: number[] = []
for (let run = -1; run < RUNS; run++) {
  const bare = await shownAfter(BARE)
  const berth = await shownAfter(PROJECT)
  // The first pair only warms the disk cache.
  if (run < 0) continue
  theirs.push(bare)
  ours.push(berth)
}

await report('window', [
  {
    what: 'Spawn to window shown',
    ours,
    theirs,
    theirName: 'bare Electron window',
    unit: 'ms',
    limit: 'at most 1.5 times',
    isKept: (_value, ratio) => ratio <= 1.5,
  },
])

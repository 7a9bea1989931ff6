/** Who holds a range of 1,000 ports while 500 sockets listen in it, against `ss -tlnp`, which answers the same. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { listListeners } from '../app/ports/holders.ts'
import { median, report } from './report.ts'

const RUNS = 7
/** Pairs in each run; a run's value is their median. */
const PAIRS = 5
const PROCESSES = 10
const SOCKETS_EACH = 50
/** Below the ports that the kernel hands out by itself. */
const range = { first: 20_000, last: 20_999 }

const run = promisify(execFile)

/** `ss` belongs to iproute2, which a bare Debian does not have. */
async function requireSs(): Promise<void> {
  const isThere = await run('ss', ['-V']).then(
    () => true,
    () => false,
  )
  if (isThere) return
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'iproute2'], { timeout: 120_000 })
}

/** A process that listens on every second port of its part of the range. */
async function listening(index: number): Promise<ChildProcess> {
  const first = range.first + index * SOCKETS_EACH * 2
  const program = `
    let left = ${SOCKETS_EACH}
    for (let n = 0; n < ${SOCKETS_EACH}; n++)
      require('net').createServer().listen(${first} + 2 * n, '127.0.0.1', () => --left || console.log('up'))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

async function timed(work: () => Promise<number>, expected: number): Promise<number> {
  const from = performance.now()
  const found = await work()
  const took = performance.now() - from
  if (found !== expected) throw new Error(`Found ${found} named listeners instead of ${expected}.`)
  return took
}

const scan = async (): Promise<number> =>
  (await listListeners(range, process.platform)).filter(({ pid, command }) => pid !== null && command !== null).length

const ss = async (): Promise<number> => {
  const { stdout } = await run('ss', ['-tlnp'], { maxBuffer: 1e8 })
  return stdout.split('\n').filter((line) => /:20\d\d\d\s.*pid=\d+/.test(line)).length
}

await requireSs()
const children = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => listening(index)))
try {
  const expected = PROCESSES * SOCKETS_EACH
  const ours: number[] = []
  const theirs: number[] = []
  // The first run only warms up.
  for (let round = -1; round < RUNS; round++) {
    const scans: number[] = []
    const others: number[] = []
    for (let pair = 0; pair < PAIRS; pair++) {
      others.push(await timed(ss, expected))
      scans.push(await timed(scan, expected))
    }
    if (round < 0) continue
    ours.push(median(scans))
    theirs.push(median(others))
  }
  await report('ports-scan', [
    {
      what: 'Holder scan of 1,000 ports with 500 listening sockets',
      ours,
      theirs,
      theirName: 'ss -tlnp',
      unit: 'ms',
      limit: 'at most 1.5 times',
      isKept: (_value, ratio) => ratio <= 1.5,
    },
  ])
} finally {
  for (const child of children) child.kill('SIGKILL')
}

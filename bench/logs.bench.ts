/** Following a log as the window's stream does, redaction included, against `docker logs -f`; and what memory it takes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Berth } from '../app/compose.ts'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import type { World } from '../e2e/world.ts'
import { berthOf } from './berth.ts'
import { report } from './report.ts'
import { withWorld } from './world.ts'

const RUNS = 7
const EARLY = 100_000
const LINES = 1_000_000
const LAST = 'that was all'
/** 120 characters a line, its end included; it stays alive afterwards, as a server does. */
const PROGRAM = `
const rest = ' ' + 'x'.repeat(110) + '\\n'
let count = 0
const more = () => {
  let text = ''
  for (let line = 0; line < 1000 && count < ${LINES}; line++, count++) text += String(count).padStart(8, '0') + rest
  if (text) process.stdout.write(text, more)
  else process.stdout.write('${LAST}\\n')
}
setInterval(() => {}, 1e6)
process.on('SIGTERM', () => process.exit(0))
more()`
const ID = 'talker'

interface Followed {
  readonly linesPerSecond: number
  /** MiB of this process after the first 100,000 lines, and at the end. */
  readonly early: number
  readonly late: number
}

const memory = (): number => {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 2 ** 20
}

/** From the first line to the last. */
function throughBerth(berth: Berth): Promise<Followed> {
  return new Promise((resolve, reject) => {
    let lines = 0
    let from = 0
    let early = 0
    const end = berth.openStream(
      { kind: 'logs', id: ID, tail: 200_000, follow: true },
      {
        send: async (message) => {
          if (message.kind !== 'lines') return
          from ||= performance.now()
          lines += message.lines.length
          if (early === 0 && lines >= EARLY) early = memory()
          if (message.lines.at(-1)?.text !== LAST) return
          const linesPerSecond = (lines / (performance.now() - from)) * 1000
          end()
          resolve({ linesPerSecond, early, late: memory() })
        },
      },
    )
    berth.handlers['server:start']({ id: ID }).catch(reject)
  })
}

async function throughDocker(world: World, berth: Berth): Promise<number> {
  await berth.handlers['server:start']({ id: ID })
  const filters = { label: [`dev.berth.server=${ID}`, `dev.berth.home=${world.home.key}`] }
  const [container] = await world.docker.listContainers({ filters })
  const child = spawn('docker', ['logs', '-f', container?.Id ?? ''], { stdio: ['ignore', 'pipe', 'ignore'] })
  let lines = 0
  let from = 0
  for await (const chunk of child.stdout) {
    from ||= performance.now()
    const bytes = chunk as Buffer
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++
    if (bytes.includes(LAST)) break
  }
  const took = performance.now() - from
  if (child.exitCode === null) {
    const closed = once(child, 'close')
    child.kill()
    await closed
  }
  return (lines / took) * 1000
}

await withWorld(async (world) => {
  const berth = berthOf(world)
  const image = await ensureTestImage()
  await berth.look()
  await berth.handlers['server:add']({
    kind: 'definition',
    id: ID,
    definition: { image, command: ['/usr/local/bin/node', '-e', PROGRAM], auth: 'none' },
  })
  /** Each run gets a new container, so that nobody reads what another run wrote. */
  const anew = async (): Promise<void> => {
    await berth.handlers['server:stop']({ id: ID })
    const filters = { label: [`dev.berth.server=${ID}`, `dev.berth.home=${world.home.key}`] }
    for (const { Id } of await world.docker.listContainers({ all: true, filters })) {
      await world.docker.getContainer(Id).remove({ force: true })
    }
  }
  const ours: Followed[] = []
  const theirs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    theirs.push(await throughDocker(world, berth))
    await anew()
    ours.push(await throughBerth(berth))
    await anew()
  }
  await report('logs', [
    {
      what: 'Following 1,000,000 lines of 120 characters',
      ours: ours.map(({ linesPerSecond }) => linesPerSecond),
      theirs,
      theirName: '`docker logs -f`',
      unit: 'lines/s',
      limit: 'at least 1',
      isKept: (_value, ratio) => ratio >= 1,
    },
    {
      what: 'Memory after 1,000,000 lines',
      ours: ours.map(({ late }) => late),
      theirs: ours.map(({ early }) => early),
      theirName: 'after 100,000 lines',
      unit: 'MiB',
      limit: 'flat: at most 1.1 times',
      isKept: (_value, ratio) => ratio <= 1.1,
    },
  ])
  await berth.stop()
})

/** One entry into a ~/.claude.json of 20 MB and out again, and how long that keeps all else in the process waiting. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClients } from '../app/clients/clients.ts'
import { homeFrom } from '../app/home.ts'
import { report } from './report.ts'

const RUNS = 7
const BYTES = 20_000_000
/** Milliseconds: longer, and a click in the window is felt to wait. */
const LONGEST_BLOCK = 50

const server = { id: 'sample', url: 'http://127.0.0.1:3000/mcp', transport: 'streamable-http', token: 'aaa' } as const

/** Many projects with their histories, as Claude Code keeps them. */
function largeConfig(): string {
  const history = Array.from({ length: 9 }, (_, index) => ({ display: `${'word '.repeat(20)}${index}`, pasted: {} }))
  const project = { allowedTools: [], history, mcpServers: {}, hasTrustDialogAccepted: true }
  const count = Math.ceil(BYTES / JSON.stringify(project, null, 2).length)
  const projects = Object.fromEntries(Array.from({ length: count }, (_, index) => [`/home/you/p${index}`, project]))
  return JSON.stringify({ numStartups: 7, mcpServers: {}, projects }, null, 2)
}

/** How long `work` took, and the longest time in which nothing else got a turn. */
async function measured(work: () => Promise<unknown>): Promise<{ readonly took: number; readonly block: number }> {
  let last = performance.now()
  let block = 0
  let isOver = false
  const turn = (): void => {
    const now = performance.now()
    block = Math.max(block, now - last)
    last = now
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const begin = performance.now()
  await work()
  const took = performance.now() - begin
  isOver = true
  return { took, block: Math.max(block, performance.now() - last) }
}

const person = await mkdtemp(join(tmpdir(), 'berth-bench-clients-'))
const edits: number[] = []
const blocks: number[] = []
const plain: number[] = []
try {
  const file = join(person, '.claude.json')
  const text = largeConfig()
  await writeFile(file, text)
  const home = homeFrom({}, person)
  const launcher = { command: '/opt/Berth/berth', script: '/opt/Berth/cli.js', env: {} }
  const clients = createClients({ home, env: {}, platform: 'linux', homedir: person, launcher, now: () => new Date() })
  for (let run = 0; run <= RUNS; run++) {
    const linked = await measured(() => clients.link('claude-code', server))
    await clients.unlink('claude-code', server.id)
    if ((await readFile(file, 'utf8')) !== text) throw new Error('the file did not come back byte for byte')
    const rewritten = await measured(async () => {
      await writeFile(join(person, 'plain.json'), JSON.stringify(JSON.parse(await readFile(file, 'utf8')), null, 2))
    })
    // The first run pays for what the others find compiled.
    if (run === 0) continue
    edits.push(linked.took)
    blocks.push(linked.block)
    plain.push(rewritten.took)
  }
} finally {
  await rm(person, { recursive: true, force: true })
}
const others = { theirs: null, theirName: null, unit: 'ms' } as const
await report('clients', [
  {
    what: 'An entry into a file of 20 MB',
    ours: edits,
    theirs: plain,
    theirName: 'JSON.parse, stringify, write',
    unit: 'ms',
    limit: 'under 300 ms',
    isKept: (value) => value < 300,
  },
  {
    ...others,
    what: 'Longest wait of all else meanwhile',
    ours: blocks,
    limit: `under ${LONGEST_BLOCK} ms`,
    isKept: (value) => value < LONGEST_BLOCK,
  },
])

/** What the bridge costs a client: until its first answer, for each call, in memory; beside what others put there. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { installed } from '../app/acceptance/testing/programs.ts'
import { placeLauncher } from '../app/clients/fixed-path.ts'
import type { Berth } from '../app/compose.ts'
import { homeFrom } from '../app/home.ts'
import { launcherOf } from '../app/launcher.ts'
import { berthOf } from './berth.ts'
import { echo, keptConnections, type Target } from './calls.ts'
import { PROJECT } from './electron.ts'
import { type Figure, median, report } from './report.ts'
import { type Program, type Stdio, startStdio } from './stdio.ts'
import { withWorld } from './world.ts'

const RUNS = 7
const CALL_RUNS = 5
const CALLS = 500
const ID = 'asked'
/** What people put between Claude Desktop and a URL today, from npm, at their latest versions. */
const REMOTE = 'mcp-remote@0.15.1'
const SUPERGATEWAY = 'supergateway@4.0.0'

type Name = 'ours' | 'remote' | 'supergateway'
const names = ['ours', 'remote', 'supergateway'] as const

const electron = process.env['BERTH_ELECTRON'] ?? ''

async function programsFor(url: string, token: string, env: NodeJS.ProcessEnv): Promise<Record<Name, Program>> {
  const home = homeFrom(env, homedir())
  const launcher = launcherOf({ env, execPath: process.execPath, root: PROJECT, platform: process.platform, home })
  await placeLauncher(launcher, home)
  const [remote, supergateway] = await Promise.all([installed(REMOTE), installed(SUPERGATEWAY)])
  const script = (folder: string, ...path: readonly string[]): string => join(folder, 'node_modules', ...path)
  const bearer = `Authorization: Bearer ${token}`
  return {
    // As entries name it.
    ours: { command: launcher.fixedPath ?? '', args: ['connect', ID], env },
    remote: {
      command: process.execPath,
      args: [
        script(remote.folder, 'mcp-remote', 'dist', 'proxy.js'),
        url,
        '--header',
        bearer,
        '--transport',
        'http-only',
      ],
      env,
    },
    supergateway: {
      command: process.execPath,
      args: [
        script(supergateway.folder, 'supergateway', 'dist', 'index.js'),
        ...['--streamableHttp', url, '--header', bearer, '--logLevel', 'none'],
      ],
      env,
    },
  }
}

async function echoServer(
  berth: Berth,
): Promise<{ readonly target: Target; readonly url: string; readonly token: string }> {
  await berth.handlers['server:add']({ kind: 'sample', id: ID })
  await berth.handlers['server:start']({ id: ID })
  const port = (await berth.look()).servers.find((one) => one.id === ID)?.definition.port ?? 0
  const token = await berth.tokenOf(ID)
  if (token === null) throw new Error(`${ID} has no token.`)
  return { target: { port, token }, url: `http://127.0.0.1:${port}/mcp`, token }
}

/** Milliseconds from the start of the program to its answer to `initialize`. */
async function firstAnswer(program: Program): Promise<number> {
  const from = performance.now()
  const process = startStdio(program)
  await process.hello()
  const took = performance.now() - from
  await process.end()
  return took
}

/** A runtime with nothing of ours in it: it prints a line, as if it answered, and stays. */
const bare = (env: NodeJS.ProcessEnv): Program => ({
  command: electron,
  args: ['-e', 'console.log(JSON.stringify({ id: 1 })); process.stdin.resume()'],
  env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
})

async function startFigures(programs: Record<Name, Program>, stop: () => Promise<unknown>): Promise<Figure[]> {
  const times: Record<Name | 'bare' | 'down', number[]> = { ours: [], remote: [], supergateway: [], bare: [], down: [] }
  for (let run = -1; run < RUNS; run++) {
    // The first of each only warms the disk cache.
    for (const name of names) keep(times[name], run, await firstAnswer(programs[name]))
    keep(times.bare, run, await firstAnswer(bare(programs.ours.env)))
  }
  await stop()
  for (let run = -1; run < RUNS; run++) keep(times.down, run, await firstAnswer(programs.ours))
  const half = { unit: 'ms', limit: 'at most half', isKept: (_value: number, ratio: number) => ratio <= 0.5 }
  const what = 'Start to the answer to `initialize`, server running'
  return [
    { ...half, what, ours: times.ours, theirs: times.remote, theirName: REMOTE },
    { ...half, what, ours: times.ours, theirs: times.supergateway, theirName: SUPERGATEWAY },
    {
      what: 'The same, server stopped',
      ours: times.down,
      theirs: times.bare,
      theirName: 'Electron as Node, printing a line',
      unit: 'ms',
      limit: 'at most 300 ms',
      isKept: (value) => value <= 300,
    },
  ]
}

const keep = (values: number[], run: number, value: number): void => {
  if (run >= 0) values.push(value)
}

/** Calls to each in turn, one at a time: what a call takes is its own time and not that of a queue. */
async function callFigures(programs: Record<Name, Program>, target: Target): Promise<Figure[]> {
  const running = new Map<Name, Stdio>()
  for (const name of names) {
    const process = startStdio(programs[name])
    await process.hello()
    running.set(name, process)
  }
  const agent = keptConnections(1)
  const medians: Record<Name, number[]> = { ours: [], remote: [], supergateway: [] }
  for (let run = -1; run < CALL_RUNS; run++) {
    const times: Record<Name | 'direct', number[]> = { direct: [], ours: [], remote: [], supergateway: [] }
    for (let call = 0; call < CALLS; call++) {
      times.direct.push(await echo(target, agent))
      for (const [name, process] of running) times[name].push(await process.echo())
    }
    for (const name of names) keep(medians[name], run, median(times[name]) - median(times.direct))
  }
  agent.destroy()
  const memory = await residentMemory(running.get('ours')?.pid ?? 0)
  for (const process of running.values()) await process.end()
  const half = { unit: 'ms', limit: 'at most half', isKept: (_value: number, ratio: number) => ratio <= 0.5 }
  const what = 'Added to a call of echo, p50'
  return [
    {
      what: `${what}, over Streamable HTTP with nothing between`,
      ours: medians.ours,
      theirs: null,
      theirName: null,
      unit: 'ms',
      limit: 'at most 1 ms',
      isKept: (value) => value <= 1,
    },
    { ...half, what, ours: medians.ours, theirs: medians.remote, theirName: REMOTE },
    { ...half, what, ours: medians.ours, theirs: medians.supergateway, theirName: SUPERGATEWAY },
    {
      what: `Memory after ${CALLS * (CALL_RUNS + 1)} calls`,
      ours: [memory],
      theirs: [await bareMemory(programs.ours.env)],
      theirName: 'Electron as Node, doing nothing',
      unit: 'MiB',
      limit: 'at most 1.3 times',
      isKept: (_value, ratio) => ratio <= 1.3,
    },
  ]
}

/** The same as a client has it that speaks by the official SDK, which takes its own time for each of the two ways. */
async function clientFigure(program: Program, url: string, token: string): Promise<Figure> {
  const env = Object.fromEntries(Object.entries(program.env).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const headers = { authorization: `Bearer ${token}` }
  const ways = {
    direct: await connected(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })),
    bridge: await connected(new StdioClientTransport({ ...program, args: [...program.args], env, stderr: 'ignore' })),
  }
  const added: number[] = []
  for (let run = -1; run < CALL_RUNS; run++) {
    const times: Record<keyof typeof ways, number[]> = { direct: [], bridge: [] }
    for (let call = 0; call < CALLS; call++) {
      times.direct.push(await sdkEcho(ways.direct))
      times.bridge.push(await sdkEcho(ways.bridge))
    }
    keep(added, run, median(times.bridge) - median(times.direct))
  }
  await Promise.all([ways.direct.close(), ways.bridge.close()])
  return {
    what: 'The same, for a client of the official SDK by HTTP and through the bridge',
    ours: added,
    theirs: null,
    theirName: null,
    unit: 'ms',
    limit: 'at most 1 ms',
    isKept: (value) => value <= 1,
  }
}

async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'claude-ai', version: '1' })
  await client.connect(transport)
  return client
}

/** Milliseconds of one call. */
async function sdkEcho(client: Client): Promise<number> {
  const from = performance.now()
  await client.callTool({ name: 'echo', arguments: { message: 'hello' } })
  return performance.now() - from
}

/** MiB. Linux only, as all of these figures. */
async function residentMemory(pid: number): Promise<number> {
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) / 1024
}

async function bareMemory(env: NodeJS.ProcessEnv): Promise<number> {
  const process = startStdio(bare(env))
  await process.hello()
  const memory = await residentMemory(process.pid)
  await process.end()
  return memory
}

await withWorld(async (world) => {
  const berth = berthOf(world)
  const { target, url, token } = await echoServer(berth)
  const programs = await programsFor(url, token, world.env)
  const [added, ...calls] = await callFigures(programs, target)
  const forClients = await clientFigure(programs.ours, url, token)
  const starts = await startFigures(programs, () => berth.handlers['server:stop']({ id: ID }))
  await report('bridge', [...starts, ...(added ? [added] : []), forClients, ...calls])
  await berth.stop()
})

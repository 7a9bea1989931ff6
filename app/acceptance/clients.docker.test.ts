/** What Berth writes into a client's file, read by the client itself. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Launcher } from '../clients/client.ts'
import type { Berth } from '../compose.ts'
import { SAMPLE_IMAGE, sampleDefinition } from '../engine/sample-image.ts'
import { TEST_SOCKET } from '../engine/testing/test-image.ts'
import { createTestFleet, type TestFleet } from '../fleet/testing/test-fleet.ts'
import type { Home } from '../home.ts'
import { launcherOf } from '../launcher.ts'
import { type ForeignProgram, installed, type Run, runForeign } from './testing/programs.ts'

const PORT = 3344
const url = `http://127.0.0.1:${PORT}/mcp`
/** As the app itself has it: Electron as Node, with the built bridge. */
function launcherIn(home: Home): Launcher {
  const root = join(import.meta.dirname, '..', '..')
  const launcher = launcherOf({ env: process.env, execPath: process.execPath, root, platform: process.platform, home })
  if (!existsSync(launcher.script)) throw new Error(`${launcher.script} is missing: run \`npm run build\` first.`)
  return { ...launcher, env: { ...launcher.env, DOCKER_HOST: `unix://${TEST_SOCKET}` } }
}

/** As a desktop has it. */
const PATH = '/usr/local/bin:/usr/bin:/bin'

/** A client, the program that has it, and what that says of servers. */
interface Reader {
  readonly id: string
  readonly program: string
  readonly list: readonly string[]
  /** What shows that it is used, so that Berth takes it for installed. */
  readonly profile: string
  /** A file of its owner's: it has to be as it was in the end. */
  readonly before?: { readonly file: string; readonly text: string }
  /** The line of `sample`, by URL, and that of `pipe`, through the bridge. */
  readonly byUrl: RegExp
  readonly byBridge: RegExp
}

const readers: readonly Reader[] = [
  {
    id: 'claude-code',
    program: '@anthropic-ai/claude-code@2.1.329',
    list: ['claude', 'mcp', 'list'],
    profile: '.claude',
    byUrl: new RegExp(`^sample: ${url} \\(HTTP\\) - ✔ Connected$`, 'm'),
    byBridge: /^pipe: .+ connect pipe - ✔ Connected$/m,
  },
  {
    id: 'codex',
    program: '@openai/codex@0.169.0',
    list: ['codex', 'mcp', 'list'],
    profile: '.codex',
    byUrl: new RegExp(`^sample +${url} .*enabled`, 'm'),
    byBridge: /^pipe +\S+ +connect pipe .*enabled/m,
  },
  {
    id: 'gemini-cli',
    program: '@google/gemini-cli@0.61.0',
    list: ['gemini', 'mcp', 'list'],
    profile: '.gemini',
    // Else it uses no server of its owner's in a folder that it was not told to trust.
    before: { file: '.gemini/settings.json', text: '{ "security": { "folderTrust": { "enabled": false } } }' },
    byUrl: new RegExp(`sample: ${url} \\(http\\) - Connected`, 'm'),
    byBridge: /pipe: .+ connect pipe \(stdio\) - Connected/m,
  },
  {
    id: 'opencode',
    program: 'opencode-ai@1.18.33',
    list: ['opencode', 'mcp', 'list'],
    profile: '.config/opencode',
    byUrl: /sample.*connected/,
    byBridge: /pipe.*connected/,
  },
  {
    id: 'copilot-cli',
    program: '@github/copilot@1.0.102',
    list: ['copilot', 'mcp', 'list'],
    profile: '.copilot',
    byUrl: /sample \(http\)/,
    byBridge: /pipe \(local\)/,
  },
]

let fleet: TestFleet
let berth: Berth
beforeAll(async () => {
  fleet = await createTestFleet({ launcher: launcherIn })
  berth = fleet.face('cli')
  const sample = { ...sampleDefinition, image: SAMPLE_IMAGE }
  await fleet.write({
    sample: { ...sample, auth: 'gate', port: PORT },
    pipe: { ...sample, transport: 'stdio', port: null },
  })
  await berth.handlers['server:start']({ id: 'sample' })
  await vi.waitFor(
    async () => expect((await berth.handlers['server:probe']({ id: 'sample' })).outcome.kind).toBe('healthy'),
    {
      timeout: 20_000,
    },
  )
  for (const { profile, before } of readers) {
    await mkdir(join(fleet.person, profile), { recursive: true })
    if (before) await writeFile(join(fleet.person, before.file), before.text)
  }
})
afterAll(() => fleet.clean())

describe.each(readers)('$program', ({ id, program: name, list, before, byUrl, byBridge }) => {
  let program: ForeignProgram
  beforeAll(async () => {
    program = await installed(name)
  })
  const listed = (): Promise<Run> => {
    // As poor as a desktop starts it. Two of them would look for updates and count their runs.
    const env = {
      HOME: fleet.person,
      PATH,
      DISABLE_TELEMETRY: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      DO_NOT_TRACK: '1',
    }
    return runForeign(program, list, env)
  }

  test('lists what Berth wrote, by URL and through the bridge, and no more after it is taken out', async () => {
    for (const server of ['sample', 'pipe']) await berth.handlers['client:link']({ client: id, id: server })
    const full = await listed()
    expect(full.text).toMatch(byUrl)
    expect(full.text).toMatch(byBridge)
    for (const server of ['sample', 'pipe']) await berth.handlers['client:unlink']({ client: id, id: server })
    const empty = await listed()
    expect(empty.text).not.toMatch(/sample|pipe/)
    if (before) expect(await readFile(join(fleet.person, before.file), 'utf8')).toBe(before.text)
  })
})

describe('@modelcontextprotocol/inspector@2.12.0', () => {
  let inspector: ForeignProgram
  let file: string
  beforeAll(async () => {
    inspector = await installed('@modelcontextprotocol/inspector@2.12.0')
    file = join(fleet.person, '.config', 'Claude', 'claude_desktop_config.json')
    await mkdir(join(fleet.person, '.config', 'Claude'), { recursive: true })
    for (const id of ['sample', 'pipe']) await berth.handlers['client:link']({ client: 'claude-desktop', id })
  })
  afterAll(async () => {
    for (const id of ['sample', 'pipe']) await berth.handlers['client:unlink']({ client: 'claude-desktop', id })
  })

  test.each(['sample', 'pipe'])("calls %s as Claude Desktop's file says", async (id) => {
    const ask = (...args: readonly string[]): Promise<Run> => {
      const command = ['mcp-inspector', '--cli', '--config', file, '--server', id, ...args]
      return runForeign(inspector, command, { HOME: fleet.person, PATH })
    }
    const tools = await ask('--method', 'tools/list')
    expect(tools.text).toContain('"name": "echo"')
    const call = await ask('--method', 'tools/call', '--tool-name', 'echo', '--tool-arg', 'message=ahoy')
    expect(call).toMatchObject({ code: 0, text: expect.stringContaining('"ahoy"') })
  })
})

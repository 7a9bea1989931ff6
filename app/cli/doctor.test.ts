import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placeLauncher } from '../clients/fixed-path.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { type Home, homeFrom, makePrivateFolder } from '../home.ts'
import { clientFindings, engineFinding, launcherFinding, portFindings, privacyFindings } from './doctor.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-doctor-')) }, '/nobody')
  await chmod(home.root, 0o700)
})
afterEach(() => rm(home.root, { recursive: true }))

async function writeToken(id: string, mode: number): Promise<void> {
  await makePrivateFolder(dirname(home.tokenFile(id)))
  await writeFile(home.tokenFile(id), 'secret')
  await chmod(home.tokenFile(id), mode)
}

test.skipIf(process.platform === 'win32')('finds what others may read, and says how to close it', async () => {
  await writeToken('good', 0o600)
  await writeToken('bad', 0o640)
  await chmod(home.root, 0o755)
  await writeFile(home.fleetFile, '{}')
  await chmod(home.fleetFile, 0o644)
  const findings = await privacyFindings(home, ['good', 'bad', 'without'], process.platform)
  expect(findings.map(({ about, state, fix }) => [about, state, fix])).toEqual([
    ['home', 'problem', `chmod 700 ${home.root}`],
    ['fleet', 'problem', `chmod 600 ${home.fleetFile}`],
    ['token', 'ok', null],
    ['token', 'problem', `chmod 600 ${home.tokenFile('bad')}`],
  ])
})

test('finds a bridge that clients cannot start', async () => {
  const script = join(home.root, 'cli.js')
  expect(await launcherFinding({ command: process.execPath, script, env: {} }, home)).toMatchObject({
    state: 'problem',
  })
  await writeFile(script, '')
  expect(await launcherFinding({ command: process.execPath, script, env: {} }, home)).toMatchObject({ state: 'ok' })
  expect(await launcherFinding({ command: script, script, env: {} }, home)).toMatchObject({ state: 'problem' })
  const launcher = { command: process.execPath, script, env: {}, fixedPath: join(home.root, 'bin', 'berth') }
  expect(await launcherFinding(launcher, home)).toMatchObject({ state: 'ok' })
  await placeLauncher({ ...launcher, command: '/opt/old/berth' }, home)
  expect(await launcherFinding(launcher, home)).toMatchObject({ state: 'hint' })
  await placeLauncher(launcher, home)
  expect(await launcherFinding(launcher, home)).toMatchObject({ state: 'ok' })
})

const holder = {
  kind: 'process',
  pid: 42,
  name: 'node',
  command: 'node dev.js',
  user: 'ada',
  startedAt: 0,
  standing: 'own',
  bindings: [{ address: '127.0.0.1', family: 4 }],
  words: 'node, pid 42',
} as const
const quiet = { range: { first: 3000, last: 3099 }, slots: [], exposures: [], nextFree: 3002 }

test('names the holder of a port in conflict, and the command that shows the ways out', () => {
  const slots = [{ port: 3000, state: 'conflict', servers: ['notes'], holders: [holder] }] as const
  expect(portFindings({ ...quiet, slots })).toEqual([
    {
      about: 'ports',
      state: 'problem',
      words: 'Port 3000 of notes is held by node, pid 42.',
      fix: 'See the ways out: berth resolve notes',
    },
  ])
})

test('finds a server that other computers can reach, and leaves foreign containers to their owners', () => {
  const container = {
    kind: 'container',
    id: 'c0ffee',
    name: 'berth-notes',
    image: 'mcp/notes',
    project: null,
    server: 'notes',
    otherHome: false,
    bindings: [{ address: '0.0.0.0', family: 4 }],
    words: 'container berth-notes (mcp/notes)',
  } as const
  const exposures = [
    { port: 3000, addresses: ['0.0.0.0'], container },
    { port: 8080, addresses: ['0.0.0.0'], container: { ...container, server: null } },
  ]
  expect(portFindings({ ...quiet, exposures })).toEqual([
    {
      about: 'ports',
      state: 'problem',
      words: 'Other computers can reach port 3000 of notes on 0.0.0.0.',
      fix: 'Bind it to 127.0.0.1 again: berth start notes',
    },
  ])
})

test('counts the free ports, and says when there is none', () => {
  expect(portFindings(quiet)).toMatchObject([{ state: 'ok', words: 'no conflict, 100 free' }])
  expect(portFindings({ ...quiet, nextFree: null })).toMatchObject([{ state: 'problem' }])
})

test('passes on what the snapshot says of engine and clients', () => {
  const failure = { kind: 'no-engine', message: 'No container engine answers.', fix: 'Start Docker.' } as const
  const snapshot = {
    engine: { kind: 'missing', failure, tried: [], nextTryAt: 0 },
    clients: [
      { id: 'cursor', installed: true, files: [{ path: '/c.json', exists: true, problem: 'line 3: no JSON' }] },
    ],
  } as unknown as Snapshot
  expect(engineFinding(snapshot)).toMatchObject({ state: 'problem', fix: 'Start Docker.' })
  expect(clientFindings(snapshot)).toMatchObject([{ state: 'problem', words: 'cursor: /c.json: line 3: no JSON' }])
})

/** The official conformance suite against a server, bare and through Berth: nothing may fail that does not fail bare. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Launcher } from '../clients/client.ts'
import { createTestFleet, type TestFleet } from '../fleet/testing/test-fleet.ts'
import type { Home } from '../home.ts'
import { launcherOf } from '../launcher.ts'
import { expectedFailures, type Way } from './testing/conformance/expected-failures.ts'
import { conformingFixture, type Fixture } from './testing/conformance/fixture.ts'
import { type Forwarder, forwarderTo } from './testing/conformance/forwarder.ts'
import { relayTo } from './testing/conformance/relay.ts'
import { conformance, type Outcome, type Revision, SUITE, SUITE_LIMIT } from './testing/conformance/suite.ts'
import { type ForeignProgram, installed } from './testing/programs.ts'

const ports = { bare: 3345, gate: 3346 } as const
const bridge = join(import.meta.dirname, '..', '..', 'dist', 'app', 'bridge.js')
/** Electron as Node: the suite wants a newer Node than the oldest that Berth is developed with. */
const launcherIn = (home: Home): Launcher =>
  launcherOf({
    env: process.env,
    execPath: process.execPath,
    root: join(import.meta.dirname, '..', '..'),
    platform: process.platform,
    home,
  })

let program: ForeignProgram
let fixture: Fixture
let fleet: TestFleet
const doors: Partial<Record<Way, Forwarder>> = {}
beforeAll(async () => {
  if (!existsSync(bridge)) throw new Error(`${bridge} is missing: run \`npm run build\` first.`)
  program = await installed(SUITE)
  fixture = await conformingFixture()
  fleet = await createTestFleet()
  const berth = fleet.face('cli')
  await fleet.write({
    bare: { ...fixture.definition, port: ports.bare, auth: 'none' },
    gate: { ...fixture.definition, port: ports.gate, auth: 'gate' },
  })
  for (const id of ['bare', 'gate']) {
    await berth.handlers['server:start']({ id })
    const healthy = async () => expect((await berth.handlers['server:probe']({ id })).outcome.kind).toBe('healthy')
    await vi.waitFor(healthy, { timeout: 20_000 })
  }
  doors.gate = await forwarderTo(new URL(`http://127.0.0.1:${ports.gate}/mcp`), await berth.tokenOf('gate'))
  // In Node itself, which starts faster than Electron: 33 times.
  doors.bridge = await relayTo({ command: process.execPath, args: [bridge, 'gate'], env: homeOf(fleet) })
})
afterAll(async () => {
  for (const door of Object.values(doors)) await door.close()
  await fleet?.clean()
  await fixture?.remove()
})

const homeOf = ({ env, person }: TestFleet): Record<string, string> => ({
  BERTH_HOME: env['BERTH_HOME'] ?? '',
  DOCKER_HOST: env['DOCKER_HOST'] ?? '',
  HOME: person,
})

const run = (way: Way, revision: Revision): Promise<Outcome> => {
  const url = doors[way]?.url ?? `http://127.0.0.1:${ports.bare}/mcp`
  const launcher = launcherIn(fleet.home)
  return conformance({ program, launcher, folder: join(fleet.home.root, `${way}-${revision}`) }, { url, revision })
}

describe.each<{ revision: Revision; through: readonly Way[] }>([
  { revision: '2025-11-25', through: ['gate', 'bridge'] },
  // It has no sessions: a relay to the bridge would have to answer for much of it, headers first, and would test itself.
  { revision: '2026-07-28', through: ['gate'] },
])('the scenarios of $revision', ({ revision, through }) => {
  const expected = (way: Way): readonly string[] =>
    expectedFailures
      .filter(({ ways, revisions }) => ways.includes(way) && revisions.includes(revision))
      .flatMap(({ scenarios }) => scenarios)
      .sort()
  let bare: Outcome
  beforeAll(async () => {
    bare = await run('bare', revision)
  })

  test('fail at the bare server where they are expected to, and nowhere else', () => {
    expect(scenariosOf(bare.failed), bare.why).toEqual(expected('bare'))
    expect(bare.passed).toBeGreaterThan(70)
  })

  test.each(through)(
    'fail in nothing through the %s that passes at the bare server',
    async (way) => {
      const got = await run(way, revision)
      expect(got.scenarios).toEqual(bare.scenarios)
      expect(
        got.failed.filter((check) => !bare.failed.includes(check)),
        got.why,
      ).toEqual([])
      expect(scenariosOf(got.failed), got.why).toEqual(expected(way))
      expect(got.passed).toBeGreaterThanOrEqual(bare.passed)
    },
    SUITE_LIMIT,
  )
})

const scenariosOf = (checks: readonly string[]): readonly string[] => [
  ...new Set(checks.map((check) => check.split(': ')[0] ?? check)),
]

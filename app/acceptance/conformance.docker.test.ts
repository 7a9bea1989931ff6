/** The official conformance suite against a server, bare and through Berth: nothing may fail that does not fail bare. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestFleet, type TestFleet } from '../fleet/testing/test-fleet.ts'
import { launcherOf } from '../launcher.ts'
import { expectedFailures, type Way } from './testing/conformance/expected-failures.ts'
import { conformingFixture, type Fixture } from './testing/conformance/fixture.ts'
import { type Forwarder, forwarderTo } from './testing/conformance/forwarder.ts'
import { conformance, type Outcome, REVISIONS, type Revision, SUITE } from './testing/conformance/suite.ts'
import { type ForeignProgram, installed } from './testing/programs.ts'

const ports = { bare: 3345, gate: 3346 } as const
/** Electron as Node: the suite wants a newer Node than the oldest that Berth is developed with. */
const launcher = launcherOf({ env: process.env, execPath: process.execPath, root: '/' })

let program: ForeignProgram
let fixture: Fixture
let fleet: TestFleet
let forwarder: Forwarder
beforeAll(async () => {
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
  forwarder = await forwarderTo(new URL(`http://127.0.0.1:${ports.gate}/mcp`), await berth.tokenOf('gate'))
})
afterAll(async () => {
  await forwarder?.close()
  await fleet?.clean()
  await fixture?.remove()
})

const run = (way: Way, revision: Revision): Promise<Outcome> => {
  const url = way === 'bare' ? `http://127.0.0.1:${ports.bare}/mcp` : forwarder.url
  return conformance({ program, launcher, folder: join(fleet.home.root, `${way}-${revision}`) }, { url, revision })
}

describe.each(REVISIONS)('the scenarios of %s', (revision) => {
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

  test.each<Way>(['gate'])('fail in nothing through the %s that passes at the bare server', async (way) => {
    const through = await run(way, revision)
    expect(through.scenarios).toEqual(bare.scenarios)
    expect(
      through.failed.filter((check) => !bare.failed.includes(check)),
      through.why,
    ).toEqual([])
    expect(scenariosOf(through.failed), through.why).toEqual(expected(way))
    expect(through.passed).toBeGreaterThanOrEqual(bare.passed)
  })
})

const scenariosOf = (checks: readonly string[]): readonly string[] => [
  ...new Set(checks.map((check) => check.split(': ')[0] ?? check)),
]

/** Whatever is wrong in a definition or in the settings, Berth says it in its own words. */
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { changedSettings, FleetFile, Mount, ServerDefinition, ServerId, Settings, SettingsChange } from './server.ts'

const OF_ZOD = 'a message of zod, not of Berth'
beforeAll(() => {
  z.config({ localeError: () => OF_ZOD })
})

const nested = { a: { b: {} } }
/** At least three of these are wrong for each field, whatever it holds. */
const oddities = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  70_000,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'Two Words!',
  'x'.repeat(300),
  [],
  [null],
  [7],
  ['Two Words!'],
  {},
  nested,
  { 'Two Words!': 'x' },
  { NAME: 7 },
  new Date(0),
  Symbol('odd'),
  10n,
]

/** Every message that some oddity in this place brings. */
function messages(schema: z.ZodType, place: (odd: unknown) => unknown): readonly string[] {
  return oddities.flatMap((odd) => said(schema, place(odd)))
}

/** Those of a record's wrong keys among them: a face shows them in place of the key's own. */
function said(schema: z.ZodType, input: unknown): readonly string[] {
  const issues = schema.safeParse(input).error?.issues ?? []
  return issues.flatMap((issue) => [
    issue.message,
    ...(issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message) : []),
  ])
}

function expectOurWords(found: readonly string[]): void {
  expect(found.length).toBeGreaterThan(2)
  expect(new Set(found)).not.toContain(OF_ZOD)
  for (const message of found) expect(message).toMatch(/^\S.{10,}\.$/)
}

const image = 'mcp/everything:latest'
const definition = { image }
const whole = ServerDefinition.parse(definition)
const settings = Settings.parse({})

describe('a definition', () => {
  test.each(Object.keys(whole))('%s', (field) => {
    expectOurWords(messages(ServerDefinition, (odd) => ({ ...definition, [field]: odd })))
  })

  test.each(Object.keys(whole.limits))('limits.%s', (field) => {
    expectOurWords(messages(ServerDefinition, (odd) => ({ ...definition, limits: { [field]: odd } })))
  })

  test.each(['source', 'target', 'readOnly'])('mounts[0].%s', (field) => {
    const mount = { source: '/notes', target: '/data' }
    expectOurWords(messages(Mount, (odd) => ({ ...mount, [field]: odd })))
    expectOurWords(messages(ServerDefinition, (odd) => ({ ...definition, mounts: [{ ...mount, [field]: odd }] })))
  })

  test.each(['command', 'secrets', 'mounts'])('%s[0]', (field) => {
    expectOurWords(messages(ServerDefinition, (odd) => ({ ...definition, [field]: [odd] })))
  })

  test('a variable', () => {
    expectOurWords(messages(ServerDefinition, (odd) => ({ ...definition, env: { NAME: odd } })))
    expect(said(ServerDefinition, { image, env: { PORT: 3000 } })).toEqual([
      'The value of a variable is text. Put a number in quotes, like "3000".',
    ])
  })

  test('as a whole', () => {
    expectOurWords(messages(ServerDefinition, (odd) => odd))
    expect(said(ServerDefinition, {})).toEqual(['A server needs an image, like "mcp/everything:latest".'])
  })

  test('a number that is none is named after what it should be', () => {
    expect(said(ServerDefinition, { image, port: Number.NaN })).toEqual(['A port is a whole number from 1 to 65535.'])
    expect(said(ServerDefinition, { image, stopTimeout: -1 })).toEqual([
      'The stop timeout is a whole number of seconds from 0 to 3600.',
    ])
  })
})

describe('the settings', () => {
  test.each(Object.keys(settings))('%s', (field) => {
    expectOurWords(messages(Settings, (odd) => ({ [field]: odd })))
  })

  test.each(['first', 'last'])('range.%s', (field) => {
    expectOurWords(messages(Settings, (odd) => ({ range: { first: 3000, last: 3099, [field]: odd } })))
  })

  test('as a whole', () => {
    expectOurWords(messages(Settings, (odd) => odd))
  })
})

test('an id', () => {
  expectOurWords(messages(ServerId, (odd) => odd))
})

test.each(['version', 'settings', 'servers'])('%s of a fleet file', (field) => {
  expectOurWords(messages(FleetFile, (odd) => ({ version: 1, [field]: odd })))
})

test('a fleet file as a whole, and a server in it', () => {
  expectOurWords(messages(FleetFile, (odd) => odd))
  expectOurWords(messages(FleetFile, (odd) => ({ version: 1, servers: { notes: odd } })))
})

test('ports to leave alone are kept by number, each once', () => {
  expect(Settings.parse({ leaveAlone: [3005, 3001, 3005, 80] }).leaveAlone).toEqual([80, 3001, 3005])
  expect(Settings.parse({}).leaveAlone).toEqual([3000, 3001])
  const answer = Settings.safeParse({ leaveAlone: [3000, '3001'] })
  expect(answer.error?.issues.map(({ message }) => message)).toEqual(['A port is a whole number from 1 to 65535.'])
})

describe('where other computers reach a server', () => {
  const remote = (value: unknown, more: object = {}) =>
    ServerDefinition.safeParse({ image: 'mcp/notes', port: 3000, ...more, remote: value })
  const wordsOf = (result: ReturnType<typeof remote>): string =>
    result.success ? '' : result.error.issues.map(({ message }) => message).join(' ')

  test('nowhere, unless it is said', () => {
    expect(ServerDefinition.parse({ image: 'mcp/notes', port: 3000 }).remote).toBeNull()
    const given = remote({ address: '192.168.1.20', port: 3443 })
    expect(given.data?.remote).toEqual({ address: '192.168.1.20', port: 3443, tls: true })
  })

  test('never without TLS', () => {
    expect(wordsOf(remote({ address: '192.168.1.20', port: 3443, tls: false }))).toContain('without TLS')
  })

  test.each(['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.8.8.8', '224.0.0.1', '255.255.255.255', '::', 'localhost', ''])(
    'not at %j',
    (address) => {
      expect(wordsOf(remote({ address, port: 3443 }))).toContain('remote.address')
    },
  )

  test('only through a gate', () => {
    const there = { address: '192.168.1.20', port: 3443 }
    for (const auth of ['server', 'none']) expect(wordsOf(remote(there, { auth }))).toContain('gate')
  })
})

describe('a change of settings', () => {
  const settings = Settings.parse({ theme: 'dark', rotation: { everyDays: 7 } })

  test('leaves alone what it does not name, also inside of rotation', () => {
    const change = SettingsChange.parse({ notifications: false, rotation: { graceMinutes: 0 } })
    expect(changedSettings(settings, change)).toEqual({
      ...settings,
      notifications: false,
      rotation: { ...settings.rotation, graceMinutes: 0 },
    })
    expect(changedSettings(settings, SettingsChange.parse({}))).toEqual(settings)
  })

  test('is refused in the words of the setting', () => {
    expect(SettingsChange.safeParse({ theme: 'pink' }).error?.issues[0]).toMatchObject({
      path: ['theme'],
      message: 'The theme is "system", "light" or "dark".',
    })
    expect(SettingsChange.safeParse({ rotation: { graceMinutes: -1 } }).success).toBe(false)
    expect(SettingsChange.safeParse('dark').success).toBe(false)
  })
})

test('a folder of this computer does not take the place where secrets go as files', () => {
  const mounted = { image: 'a/b', mounts: [{ source: '/home/me', target: '/run/secrets', readOnly: false }] }
  expect(ServerDefinition.safeParse(mounted).success).toBe(true)
  const refused = ServerDefinition.safeParse({ ...mounted, env: { KEY: 'x' }, secrets: ['KEY'], secretFiles: ['KEY'] })
  expect(refused.error?.issues[0]?.path).toEqual(['mounts'])
})

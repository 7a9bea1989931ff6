/** Whatever is wrong in a definition, Berth says it in its own words. */
import { describe, expect, test } from 'vitest'
import { Mount, ServerDefinition, ServerId } from './server.ts'
import { expectOurWords, messages, said } from './testing/odd-values.ts'

const image = 'mcp/everything:latest'
const definition = { image }
const whole = ServerDefinition.parse(definition)

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

test('an id', () => {
  expectOurWords(messages(ServerId, (odd) => odd))
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

test('a folder of this computer does not take the place where secrets go as files', () => {
  const mounted = { image: 'a/b', mounts: [{ source: '/home/me', target: '/run/secrets', readOnly: false }] }
  expect(ServerDefinition.safeParse(mounted).success).toBe(true)
  const refused = ServerDefinition.safeParse({ ...mounted, env: { KEY: 'x' }, secrets: ['KEY'], secretFiles: ['KEY'] })
  expect(refused.error?.issues[0]?.path).toEqual(['mounts'])
})

import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { containerName, memoryBytes, serverSpec, sessionSpec } from './spec.ts'

const home = { isDefault: true, key: 'abc123' }
const define = (fields: object = {}): ServerDefinition =>
  ServerDefinition.parse({ image: 'mcp/notes:1', port: 3001, containerPort: 8080, auth: 'server', ...fields })
const hashOf = (fields: object, token: string | null = 'secret-token'): string | undefined =>
  serverSpec(home, 'notes', define(fields), { token, address: null, secretVersions: {} }).labels[SPEC_LABEL]

test('names tell homes apart', () => {
  expect(containerName(home, 'notes')).toBe('berth-notes')
  expect(containerName({ isDefault: false, key: 'abc123' }, 'notes')).toBe('berth-abc123-notes')
})

test('memory limits become bytes', () => {
  expect([memoryBytes('64k'), memoryBytes('512m'), memoryBytes('2g')]).toEqual([65536, 536870912, 2147483648])
})

test('a server is published once, on its own network, and gets what servers read', () => {
  const spec = serverSpec(home, 'notes', define({ env: { PORT: '9', NOTES: 'yes' } }), {
    token: 'secret-token',
    address: null,
    secretVersions: {},
  })
  expect(spec).toMatchObject({
    name: 'berth-notes',
    network: 'berth-abc123-notes',
    publish: { address: '127.0.0.1', hostPort: 3001, containerPort: 8080 },
    restart: 'unless-stopped',
    labels: { 'dev.berth.server': 'notes', 'dev.berth.role': 'server', 'dev.berth.home': 'abc123' },
  })
  expect(spec.env).toEqual({
    MCP_TRANSPORT: 'streamable-http',
    MCP_HOST: '0.0.0.0',
    MCP_PORT: '8080',
    FASTMCP_HOST: '0.0.0.0',
    FASTMCP_PORT: '8080',
    HOST: '0.0.0.0',
    PORT: '9',
    NOTES: 'yes',
    MCP_AUTH_TOKEN: 'secret-token',
  })
})

test('the token wins over one typed by hand, and is left out where nothing demands it', () => {
  const env = { MCP_AUTH_TOKEN: 'typed' }
  const made = { token: 'made', address: null, secretVersions: {} }
  expect(serverSpec(home, 'notes', define({ env }), made).env['MCP_AUTH_TOKEN']).toBe('made')
  expect(serverSpec(home, 'notes', define({ auth: 'none' }), made).env['MCP_AUTH_TOKEN']).toBeUndefined()
})

test('the hash changes with the definition and with the token, and with nothing else', () => {
  expect(hashOf({})).toMatch(/^[0-9a-f]{32}$/)
  expect(hashOf({ env: { A: '1', B: '2' } })).toBe(hashOf({ env: { B: '2', A: '1' } }))
  expect(hashOf({ startWithBerth: true })).toBe(hashOf({}))
  expect(hashOf({ port: 3002 })).not.toBe(hashOf({}))
  expect(hashOf({ limits: { memory: '1g' } })).not.toBe(hashOf({}))
  expect(hashOf({}, 'other')).not.toBe(hashOf({}))
})

test('the hash does not give the token away', () => {
  expect(
    JSON.stringify(
      serverSpec(home, 'notes', define(), { token: 'secret-token', address: null, secretVersions: {} }).labels,
    ),
  ).not.toContain('secret-token')
})

test('a stdio session has no port and no token, and is gone with its owner', () => {
  const definition = define({ transport: 'stdio', port: null, network: 'isolated' })
  const spec = sessionSpec(home, 'notes', definition, { name: 'session-1', owner: 'box/42' })
  expect(spec).toMatchObject({
    name: 'berth-notes-session-1',
    network: 'none',
    publish: null,
    restart: 'no',
    interactive: true,
    labels: { 'dev.berth.role': 'session', 'dev.berth.owner': 'box/42' },
    env: { MCP_TRANSPORT: 'stdio' },
  })
})

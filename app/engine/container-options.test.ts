import { expect, test } from 'vitest'
import { containerOptions } from './container-options.ts'
import type { ContainerSpec } from './engine.ts'
import { ROLE_LABEL, type Role } from './labels.ts'

const spec = (role: Role, address: string): ContainerSpec => ({
  name: 'berth-notes',
  image: 'mcp/notes',
  entrypoint: 'image',
  command: [],
  env: {},
  labels: { [ROLE_LABEL]: role },
  files: [],
  publish: { address, hostPort: 3000, containerPort: 80 },
  mounts: [],
  hostAccess: false,
  network: 'net',
  address: null,
  alsoIn: null,
  hosts: {},
  offline: false,
  memoryBytes: 1,
  cpus: 1,
  pids: 8,
  readOnly: true,
  user: null,
  stopTimeoutSeconds: 1,
  restart: 'no',
  interactive: false,
})
const bindings = (role: Role, address: string) => containerOptions(spec(role, address)).HostConfig?.PortBindings

test.each(['server', 'gate', 'session'] as const)(
  'a container of the role %s is published on loopback only',
  (role) => {
    expect(bindings(role, '127.0.0.1')).toEqual({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '3000' }] })
    for (const address of ['192.168.1.20', '0.0.0.0', '']) expect(() => bindings(role, address)).toThrow(/published/)
  },
)

test('what speaks TLS is published at one address, and never at all of them', () => {
  expect(bindings('tls', '192.168.1.20')).toEqual({ '80/tcp': [{ HostIp: '192.168.1.20', HostPort: '3000' }] })
  for (const address of ['0.0.0.0', '', '::', 'localhost']) expect(() => bindings('tls', address)).toThrow(/published/)
})

test('one right stays within reach of what speaks TLS, and none of anybody else', () => {
  expect(containerOptions(spec('tls', '192.168.1.20')).HostConfig?.CapAdd).toEqual(['NET_BIND_SERVICE'])
  expect(containerOptions(spec('server', '127.0.0.1')).HostConfig?.CapAdd).toBeUndefined()
})

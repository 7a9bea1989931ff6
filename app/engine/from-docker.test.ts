import { describe, expect, test } from 'vitest'
import { containerFrom, engineInfoFrom, instantFrom, publishedPortsFrom } from './from-docker.ts'

/** What Docker 20.10 answered for a running container, cut to what is read. */
const inspect = {
  Id: '0a1b2c',
  Name: '/berth-web',
  Image: 'sha256:feed',
  Created: '2026-11-20T10:00:00.123456789Z',
  RestartCount: 2,
  State: {
    Status: 'running',
    ExitCode: 0,
    OOMKilled: false,
    Error: '',
    StartedAt: '2026-11-20T10:00:01Z',
    FinishedAt: '0001-01-01T00:00:00Z',
  },
  Config: { Image: 'mcp/web:1', Labels: { 'dev.berth.server': 'web' }, Tty: false, Env: ['A=1'] },
  HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '3000' }] } },
  NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '3000' }], '81/tcp': null } },
}

describe('a container', () => {
  test('of Docker', () => {
    const binding = { address: '127.0.0.1', port: 3000, containerPort: 80 }
    expect(containerFrom(inspect)).toEqual({
      id: '0a1b2c',
      name: 'berth-web',
      image: 'mcp/web:1',
      imageId: 'sha256:feed',
      labels: { 'dev.berth.server': 'web' },
      status: 'running',
      exitCode: 0,
      outOfMemory: false,
      error: '',
      restartCount: 2,
      createdAt: Date.UTC(2026, 10, 20, 10, 0, 0, 123),
      startedAt: Date.UTC(2026, 10, 20, 10, 0, 1),
      finishedAt: null,
      bindings: [binding],
      requestedBindings: [binding],
      removesItself: false,
      stopTimeoutSeconds: 10,
    })
  })

  test('of Podman: other names, times, states and missing parts', () => {
    const podman = {
      ...inspect,
      Name: 'berth-web',
      State: { ...inspect.State, Status: 'configured', StartedAt: '2026-11-20T11:00:01.5+01:00', Error: null },
      Config: { Image: 'localhost/berth/sample:1', Labels: null },
      HostConfig: { PortBindings: null },
    }
    expect(containerFrom(podman)).toMatchObject({
      name: 'berth-web',
      image: 'berth/sample:1',
      labels: {},
      status: 'created',
      startedAt: Date.UTC(2026, 10, 20, 10, 0, 1, 500),
      bindings: [],
      requestedBindings: [],
    })
  })

  test.each([
    ['stopping', 'running'],
    ['stopped', 'exited'],
    ['exited', 'exited'],
    ['paused', 'paused'],
    ['dead', 'dead'],
  ])('state %s is %s', (Status, status) => {
    expect(containerFrom({ ...inspect, State: { ...inspect.State, Status } }).status).toBe(status)
  })

  test('that removes itself, with a stop timeout of its own', () => {
    const Config = { ...inspect.Config, StopTimeout: 60 }
    const HostConfig = { ...inspect.HostConfig, AutoRemove: true }
    expect(containerFrom({ ...inspect, Config, HostConfig })).toMatchObject({
      removesItself: true,
      stopTimeoutSeconds: 60,
    })
  })

  test('an address that is not given means every address', () => {
    const HostConfig = { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '3000' }] } }
    expect(containerFrom({ ...inspect, HostConfig }).requestedBindings[0]?.address).toBe('0.0.0.0')
  })
})

test('published ports are those of TCP that have a host port', () => {
  const container = {
    Id: '0a1b',
    Names: ['/web'],
    Image: 'nginx:1.27',
    Labels: null,
    Ports: [
      { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 3001, Type: 'tcp' },
      { IP: '::', PrivatePort: 80, PublicPort: 3001, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 53, PublicPort: 53, Type: 'udp' },
      { PrivatePort: 443, Type: 'tcp' },
    ],
  }
  expect(
    publishedPortsFrom([container]).map(({ address, port, containerName }) => [address, port, containerName]),
  ).toEqual([
    ['0.0.0.0', 3001, 'web'],
    ['::', 3001, 'web'],
  ])
})

test('Podman is known by its component, with its own version', () => {
  const version = {
    Version: '4.3.1',
    ApiVersion: '1.41',
    Os: 'linux',
    Arch: 'amd64',
    Components: [{ Name: 'Podman Engine', Version: '4.3.1' }],
  }
  expect(engineInfoFrom(version, '/run/podman.sock')).toMatchObject({
    product: 'podman',
    version: '4.3.1',
    endpoint: '/run/podman.sock',
  })
})

test.each([
  ['2026-11-20T10:00:00Z', Date.UTC(2026, 10, 20, 10)],
  ['0001-01-01T00:00:00Z', null],
  ['', null],
  [null, null],
])('the time %s', (text, instant) => {
  expect(instantFrom(text)).toBe(instant)
})

import { describe, expect, test } from 'vitest'
import { HOME_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { holdersIn, isExplained, type PortReading } from './holder.ts'
import { bindingOf, listenerOf, nothing, viewer } from './testing/readings.ts'

const holders = (reading: Partial<PortReading>) => holdersIn(3000, { ...nothing, ...reading }, viewer)
const words = (reading: Partial<PortReading>) => holders(reading).map((holder) => holder.words)

describe('a process', () => {
  test('is told with everything that is known about it, once for all its addresses', () => {
    const listeners = [listenerOf({}), listenerOf({ address: '::1', family: 6 })]
    expect(holders({ listeners })).toEqual([
      {
        kind: 'process',
        pid: 4242,
        name: 'node',
        command: 'node server.js',
        user: 'ada',
        startedAt: 1_700_000_000_000,
        standing: 'own',
        bindings: [
          { address: '127.0.0.1', family: 4 },
          { address: '::1', family: 6 },
        ],
        words: 'node, pid 4242',
      },
    ])
  })

  test('that shares the port with another one (SO_REUSEPORT) is one of two holders', () => {
    expect(words({ listeners: [listenerOf({}), listenerOf({ pid: 4243 })] })).toEqual([
      'node, pid 4242',
      'node, pid 4243',
    ])
  })

  test('of another user says whose it is, and only that where the system hides it', () => {
    const theirs = { user: 'bob', owner: 'other-user' } as const
    expect(words({ listeners: [listenerOf(theirs)] })).toEqual(['node, pid 4242, of user bob'])
    const hidden = listenerOf({ ...theirs, pid: null, process: null, command: null, startedAt: null })
    expect(holders({ listeners: [hidden] })).toEqual([
      {
        kind: 'hidden',
        user: 'bob',
        bindings: [{ address: '127.0.0.1', family: 4 }],
        words: 'a process of user bob',
      },
    ])
  })
})

describe('a container', () => {
  test.each([
    ['docker-proxy', 4242],
    ['com.docker.backend', 4242],
    ['OrbStack Helper', 4242],
    ['gvproxy', 4242],
    ['limactl', 4242],
    [null, null],
  ])('is named, not %s in its stead', (process, pid) => {
    const listeners = [listenerOf({ process, pid })]
    expect(holders({ listeners, published: [bindingOf({})] })).toEqual([
      {
        kind: 'container',
        id: 'c1',
        name: 'web',
        image: 'nginx:1.27',
        project: null,
        server: null,
        otherHome: false,
        bindings: [{ address: '127.0.0.1', family: 4 }],
        words: 'container web (nginx:1.27)',
      },
    ])
  })

  test('of a compose project says so', () => {
    const labels = { 'com.docker.compose.project': 'shop' }
    expect(holders({ published: [bindingOf({ labels })] })).toMatchObject([
      { project: 'shop', words: 'container web (nginx:1.27, compose project shop)' },
    ])
  })

  test('of this home names its server, of another Berth home it does not', () => {
    const of = (home: string) => [bindingOf({ labels: { [HOME_LABEL]: home, [SERVER_LABEL]: 'notes' } })]
    expect(holders({ published: of('home') })).toMatchObject([{ server: 'notes', otherHome: false }])
    expect(holders({ published: of('other') })).toMatchObject([
      { server: null, otherHome: true, words: 'container web of another Berth home' },
    ])
  })

  test('is one holder on all its addresses, and a stranger beside it is another', () => {
    const listeners = [
      listenerOf({ process: 'docker-proxy', address: '0.0.0.0' }),
      listenerOf({ pid: 77, process: 'vite', address: '::1', family: 6 }),
    ]
    const published = [bindingOf({ address: '' }), bindingOf({ address: '192.168.1.5' })]
    const [container, vite, ...others] = holders({ listeners, published })
    expect(container?.bindings).toEqual([
      { address: '0.0.0.0', family: 4 },
      { address: '192.168.1.5', family: 4 },
    ])
    expect(vite).toMatchObject({ kind: 'process', name: 'vite' })
    expect(others).toEqual([])
  })
})

describe('what forwards for a virtual machine is named by its product when no container explains it', () => {
  test.each([
    ['docker-proxy', null, 'Docker Engine'],
    ['com.docker.backend', null, 'Docker Desktop'],
    ['wslrelay', null, 'WSL'],
    ['gvproxy', null, 'Podman machine'],
    ['rootlessport', null, 'Podman'],
    ['OrbStack Helper', null, 'OrbStack'],
    ['ssh', 'ssh: /Users/ada/.lima/colima/ssh.sock [mux]', 'Colima'],
    ['ssh', 'ssh: /Users/ada/.colima/_lima/colima/ssh.sock [mux]', 'Colima'],
    ['ssh', 'ssh: /Users/ada/.lima/default/ssh.sock [mux]', 'Lima'],
    ['limactl', '/opt/homebrew/bin/limactl hostagent --pidfile /Users/ada/.lima/default/ha.pid', 'Lima'],
    ['ssh', 'ssh: /Users/ada/Library/Application Support/rancher-desktop/lima/0/ssh.sock [mux]', 'Rancher Desktop'],
    ['host-switch', null, 'Rancher Desktop'],
  ])('%s (%s): %s', (process, command, product) => {
    expect(holders({ listeners: [listenerOf({ process, command })] })).toMatchObject([
      { kind: 'forwarder', pid: 4242, product, words: `${product}, pid 4242` },
    ])
  })

  test("a person's own ssh tunnel is a process", () => {
    const listeners = [listenerOf({ process: 'ssh', command: 'ssh -N -L 3000:localhost:3000 shop.example' })]
    expect(holders({ listeners })).toMatchObject([{ kind: 'process', name: 'ssh', standing: 'own' }])
    expect(isExplained({ listeners, published: [] })).toBe(true)
  })
})

test('what the system keeps for itself is a holder where nobody listens', () => {
  const reservations = [{ first: 2990, last: 3000 }]
  expect(words({ reservations })).toEqual(['the operating system, which keeps this port for itself'])
  expect(words({ reservations, listeners: [listenerOf({})] })).toEqual(['node, pid 4242'])
  expect(words({ reservations: [{ first: 3001, last: 3001 }] })).toEqual([])
})

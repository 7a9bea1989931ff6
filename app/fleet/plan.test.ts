import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { emptyFleet, type Fleet, readFleet } from './fleet-file.ts'
import { type Candidate, freeId, maskedPlan, plansFor } from './plan.ts'

const notes = ServerDefinition.parse({ image: 'mcp/notes', port: 3000 })
const fleet: Fleet = { ...emptyFleet, servers: { notes } }
const wanting = (id: string | null, definition: object): Candidate => ({ ok: true, id, definition, notes: [] })

test('each new server gets the next port that nobody has, and keeps one it asks for', () => {
  const wanted = [
    wanting('a', { image: 'mcp/a' }),
    wanting('b', { image: 'mcp/b', port: 3003 }),
    wanting('c', { image: 'mcp/c' }),
    wanting('d', { image: 'mcp/d' }),
    wanting('e', { image: 'mcp/e', transport: 'stdio' }),
  ]
  const plans = plansFor(wanted, fleet, new Set([3001]))
  expect(plans.map((plan) => plan.ok && plan.definition.port)).toEqual([3002, 3003, 3004, 3005, null])
})

test.each([
  ['a taken id', wanting('notes', { image: 'mcp/x' }), 'server-exists', 'There is a server "notes" already.'],
  ['a reserved id', wanting('filesystem', { image: 'mcp/x' }), 'reserved-id', 'filesystem'],
  ['a bad id', wanting('No Way', { image: 'mcp/x' }), 'invalid-input', 'An id has 1 to 20 characters'],
  ['a bad image', wanting('x', { image: 'Not An Image' }), 'invalid-input', 'That is not an image reference'],
  ['a port out of range', wanting('x', { image: 'mcp/x', port: 0 }), 'invalid-input', 'from 1 to 65535'],
  [
    "another server's port",
    wanting('x', { image: 'mcp/x', port: 3000 }),
    'port-taken',
    'belongs to the server "notes"',
  ],
  [
    'a relative mount',
    wanting('x', { image: 'mcp/x', mounts: [{ source: 'notes', target: '/data' }] }),
    'invalid-input',
    'absolute path on this computer',
  ],
  [
    'a mask for a value',
    wanting('x', { image: 'mcp/x', env: { API_KEY: '•••' } }),
    'invalid-input',
    'value of API_KEY',
  ],
  [
    'a mask in the command',
    wanting('x', { image: 'mcp/x', command: ['--key=•••'] }),
    'invalid-input',
    'the command is •••',
  ],
] as const)('%s is refused in clear words', (_name, candidate, kind, message) => {
  const [plan] = plansFor([candidate], fleet, new Set())
  expect(plan).toMatchObject({ ok: false, failure: { kind, message: expect.stringContaining(message) } })
})

test('an entry of fleet.json that is not valid keeps its id and its port', () => {
  const text = JSON.stringify({ version: 1, servers: { notes: { image: 'Not An Image', port: 3000 }, odd: 7 } })
  const { fleet: read } = readFleet(text, 'fleet.json')
  const wanted = [
    wanting('notes', { image: 'mcp/notes' }),
    wanting('odd', { image: 'mcp/notes' }),
    wanting('other', { image: 'mcp/notes', port: 3000 }),
    wanting(null, { image: 'mcp/notes' }),
  ]
  const plans = plansFor(wanted, read, new Set())
  expect(plans.map((plan) => (plan.ok ? [plan.id, plan.definition.port] : plan.failure.kind))).toEqual([
    'server-exists',
    'server-exists',
    'port-taken',
    ['notes-2', 3002],
  ])
})

test('ports to leave alone are given to nobody, but a person may ask for one', () => {
  const wanted = [wanting('one', { image: 'mcp/x' }), wanting('two', { image: 'mcp/x', port: 3001 })]
  const settings = { ...fleet.settings, range: { first: 3000, last: 3003 }, leaveAlone: [3000, 3001] }
  const plans = plansFor(wanted, { ...fleet, servers: {}, settings }, new Set([3002]))
  expect(plans.map((plan) => plan.ok && plan.definition.port)).toEqual([3003, 3001])
})

test('an id may be a word that every object knows', () => {
  const [plan] = plansFor([wanting('constructor', { image: 'mcp/x' })], fleet, new Set())
  expect(plan).toMatchObject({ ok: true, id: 'constructor' })
})

test('a full range is refused', () => {
  const full: Fleet = { ...fleet, settings: { ...fleet.settings, range: { first: 3000, last: 3001 } } }
  const [plan] = plansFor([wanting('x', { image: 'mcp/x' })], full, new Set([3001]))
  expect(plan).toMatchObject({ ok: false, failure: { kind: 'no-free-port' } })
})

test('two of one source cannot have the same id', () => {
  const plans = plansFor([wanting('x', { image: 'mcp/x' }), wanting('x', { image: 'mcp/y' })], fleet, new Set())
  expect(plans.map(({ ok }) => ok)).toEqual([true, false])
})

test.each([
  ['mcp/notes:1.2', 'notes-2'],
  ['ghcr.io/owner/mcp_git.server@sha256:abc', 'mcp-git-server'],
  ['registry:5000/a-very-long-image-name-indeed', 'a-very-long-image'],
  ['mcp/filesystem', 'server'],
])('an id from %s: %s', (image, id) => {
  expect(freeId(image, fleet)).toBe(id)
})

test('a server may be called as something that every object has, once', () => {
  const twice = [wanting('constructor', { image: 'mcp/x' }), wanting('constructor', { image: 'mcp/x' })]
  const plans = plansFor([...twice, wanting(null, { image: 'mcp/constructor' })], fleet, new Set())
  expect(plans.map(({ ok, id }) => [ok, id])).toEqual([
    [true, 'constructor'],
    [false, 'constructor'],
    [true, 'constructor-2'],
  ])
})

test.each(['/var/run/docker.sock', '/run/user/1000/podman/podman.sock', '//./pipe/docker_engine', '/var/run'])(
  'a mount of %s is pointed out',
  (source) => {
    const [plan] = plansFor(
      [wanting('x', { image: 'mcp/x', mounts: [{ source, target: '/x' }] }), wanting('y', { image: 'mcp/y' })],
      fleet,
      new Set(),
    )
    expect(plan).toMatchObject({ ok: true, notes: [expect.stringContaining(`It gets ${source}`)] })
  },
)

test('a mount of an ordinary folder is not', () => {
  const mounts = [{ source: '/home/me/docker.sock.notes', target: '/x' }]
  expect(plansFor([wanting('x', { image: 'mcp/x', mounts })], fleet, new Set())).toMatchObject([{ notes: [] }])
})

test('a plan shows no secret', () => {
  const [plan] = plansFor(
    [wanting('x', { image: 'mcp/x', env: { KEY: 'qwerty' }, secrets: ['KEY'] })],
    fleet,
    new Set(),
  )
  expect(plan && JSON.stringify(maskedPlan(plan))).not.toContain('qwerty')
})

test('whoever adds a server that checks its token itself has chosen that', () => {
  const plans = plansFor(
    ['gate', 'server'].map((auth) => wanting(auth, { image: 'mcp/a', auth })),
    fleet,
    new Set(),
  )
  expect(plans.map((plan) => plan.ok && plan.definition.gateDeclined)).toEqual([false, true])
})

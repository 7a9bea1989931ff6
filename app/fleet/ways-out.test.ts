/** Only what is really possible is offered, the best first, and each offer says all that it would do. */
import { expect, test } from 'vitest'
import type { PortHolder } from '../contract/ports.ts'
import { type MoveProspect, moveOption, type Plight, waysOut } from './ways-out.ts'

const bindings = [{ address: '127.0.0.1', family: 4 }] as const
const node: Extract<PortHolder, { kind: 'process' }> = {
  kind: 'process',
  pid: 4242,
  name: 'node',
  command: 'node dev.js',
  user: 'ada',
  startedAt: 1_000,
  standing: 'own',
  bindings,
  words: 'node, pid 4242',
}
const web: Extract<PortHolder, { kind: 'container' }> = {
  kind: 'container',
  id: 'c0ffee',
  name: 'web',
  image: 'nginx:1.27',
  project: null,
  server: null,
  otherHome: false,
  bindings,
  words: 'container web (nginx:1.27)',
}
const move: MoveProspect = {
  server: 'notes',
  from: 3002,
  to: 3003,
  isUp: false,
  hasToken: true,
  entries: { moves: [], stays: [] },
  backups: '/home/ada/.berth/backups',
}
const github: MoveProspect = { ...move, server: 'github', to: 3004, isUp: true }
const plight: Plight = {
  server: 'notes',
  port: 3002,
  isUp: false,
  holders: [node],
  rivals: [],
  fleet: ['notes', 'github'],
  moves: [move],
  unmovable: null,
  removesItself: false,
}
const titles = (changes: Partial<Plight>): readonly string[] =>
  waysOut({ ...plight, ...changes }).map(({ title }) => title)
const last = ['Wait until port 3002 is free', 'Keep notes stopped']
const onlyMove = ['Move notes to port 3003', ...last]

test('a process of the person may be asked to quit, after the move', () => {
  expect(titles({})).toEqual(['Move notes to port 3003', 'Ask node (pid 4242) to quit', ...last])
})

test.each<[string, PortHolder]>([
  ['of another user', { ...node, standing: 'other-user' }],
  ['of the system', { ...node, standing: 'system' }],
  ['of Berth itself', { ...node, standing: 'berth' }],
  ['of unknown age, which could be another one by then', { ...node, startedAt: null }],
  ['that is hidden', { kind: 'hidden', user: null, bindings, words: "another user's process" }],
  [
    'that stands in for a virtual machine',
    { kind: 'forwarder', pid: 7, product: 'WSL', bindings, words: 'WSL, pid 7' },
  ],
  ['that is the system', { kind: 'system', bindings: [], words: 'the operating system' }],
])('a holder %s is left alone', (_whose, holder) => {
  expect(titles({ holders: [holder] })).toEqual(onlyMove)
})

test.each<[Partial<typeof web>, string]>([
  [{}, 'Stop container web'],
  [{ project: 'shop' }, 'Stop container web of compose project shop'],
  [{ otherHome: true }, 'Stop container web of another Berth home'],
  [{ server: 'gone' }, 'Stop container web, left over from the server gone'],
])('a container %j is stopped as what it is', (fields, title) => {
  expect(titles({ holders: [{ ...web, ...fields }] })).toEqual(['Move notes to port 3003', title, ...last])
})

test('a container of a compose project, of another home, or with --rm says what that means', () => {
  const keeps = (holder: PortHolder, removesItself = false) =>
    waysOut({ ...plight, holders: [holder], removesItself })[1]?.keeps
  expect(keeps({ ...web, project: 'shop' })).toContain('The other containers of compose project shop run on.')
  expect(keeps({ ...web, otherHome: true })?.join()).toContain('belongs to another Berth home')
  expect(keeps(web, true)?.join()).toContain('removes it once it has stopped')
  expect(waysOut({ ...plight, holders: [web], removesItself: true })[1]?.undoable).toBe(false)
})

test('another server of the fleet is moved, and never stopped as a container', () => {
  const berth = { ...web, server: 'github' }
  const moves = [move, github]
  expect(titles({ holders: [berth], rivals: ['github'], moves })).toEqual([
    'Move notes to port 3003',
    'Move github to port 3004',
    ...last,
  ])
  expect(titles({ holders: [berth] })).toEqual(onlyMove)
})

test('one of two holders that goes would free nothing', () => {
  expect(titles({ holders: [node, { ...node, pid: 4243 }] })).toEqual(onlyMove)
  expect(titles({ holders: [web, node] })).toEqual(onlyMove)
})

test('a server that only wants the same port is a way out, too', () => {
  expect(titles({ holders: [], rivals: ['github'], moves: [move, github] })).toEqual([
    'Move notes to port 3003',
    'Move github to port 3004',
    // Nobody listens there yet, so there is nothing to wait for.
    'Start notes',
    'Keep notes stopped',
  ])
})

test('without a conflict there is at most a start', () => {
  expect(waysOut({ ...plight, holders: [], moves: [] })).toMatchObject([
    { choice: { kind: 'wait' }, title: 'Start notes', changes: [{ kind: 'start', server: 'notes' }] },
  ])
  expect(titles({ holders: [], moves: [], isUp: true })).toEqual([])
})

test('a server that runs is not started, and nobody has to go for it', () => {
  const options = waysOut({ ...plight, isUp: true, moves: [{ ...move, isUp: true }] })
  expect(options.map(({ changes }) => changes)).toEqual([
    [
      { kind: 'port', server: 'notes', from: 3002, to: 3003 },
      { kind: 'recreate', server: 'notes' },
    ],
  ])
})

test('why a server cannot be moved stands with what is left', () => {
  const options = waysOut({ ...plight, moves: [], unmovable: '/cursor.json: it is read-only.' })
  expect(options.map(({ choice }) => choice.kind)).toEqual(['quit-process', 'wait', 'keep-stopped'])
  expect(options.at(-1)?.keeps.at(-1)).toBe('notes cannot be moved now: /cursor.json: it is read-only.')
})

test('a move tells each change in the order of doing it, and what stays', () => {
  const entry = { client: 'cursor', file: '/c.json', entryName: 'notes' }
  const urls = { from: 'http://127.0.0.1:3002/mcp', to: 'http://127.0.0.1:3003/mcp' }
  const stays = [
    { ...entry, client: 'claude-desktop', clientName: 'Claude Desktop', reason: 'bridge' as const },
    { ...entry, file: '/v.json', clientName: 'VS Code', reason: 'by-hand' as const },
  ]
  const option = moveOption({ ...move, isUp: true, entries: { moves: [{ ...entry, ...urls }], stays } })
  expect(option.changes).toEqual([
    { kind: 'port', server: 'notes', from: 3002, to: 3003 },
    { kind: 'recreate', server: 'notes' },
    { kind: 'entry', ...entry, ...urls },
  ])
  expect(option.keeps).toEqual([
    'The token of notes stays as it is.',
    "Claude Desktop's entry stays: the bridge finds the new port itself.",
    '"notes" in /v.json was changed by hand: Berth leaves it as it is, on the old port.',
    'A copy of each client file as it is now is kept in /home/ada/.berth/backups.',
    'Other servers are not touched.',
  ])
})

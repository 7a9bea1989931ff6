import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import type { Snapshot, TokenView } from '../contract/snapshot.ts'
import {
  crashed,
  healthy,
  missingEngine,
  running,
  server,
  snapshot,
  stopped,
  unhealthy,
} from '../testing/fleet-picture.ts'
import { type TrayItem, trayFace, trayMenu } from './tray-menu.ts'

const now = 1_000_000
const token: TokenView = { createdAt: 0, dueAt: now + 1, previousUntil: null }

const menuOf = (of: Snapshot) => trayMenu(of, now)
const faceOf = (of: Snapshot) => trayFace(of, now)

/** The menu as lines: what a person reads, `-` for what cannot be clicked. */
function read(items: readonly TrayItem[], indent = ''): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind === 'separator') return [`${indent}---`]
    if (item.kind === 'words') return [`${indent}- ${item.label}`]
    if (item.kind === 'action') return [`${indent}${item.enabled ? '' : '- '}${item.label}`]
    return [`${indent}${item.label}`, ...read(item.items, `${indent}  `)]
  })
}

test('shows each server with what can be done to it now', () => {
  const stdio = ServerDefinition.parse({ image: 'mcp/time', transport: 'stdio' })
  const menu = menuOf(
    snapshot([
      server('github', running, { health: healthy, token }),
      server('notes', stopped),
      server('time', { kind: 'on-demand', sessions: 0 }, { definition: stdio }),
      server('slow', { kind: 'starting', since: 0, step: { kind: 'create' } }),
    ]),
  )
  expect(read(menu)).toEqual([
    'github: running',
    '  Stop',
    '  Copy URL',
    '  Open logs',
    'notes: stopped',
    '  Start',
    '  Copy URL',
    '  Open logs',
    'time: on demand',
    '  Open logs',
    'slow: starting…',
    '  Cancel start',
    '  Copy URL',
    '  Open logs',
    '---',
    'Start all',
    'Stop all',
    '---',
    'Rotate all tokens',
    '---',
    'Open Berth',
    'Quit',
  ])
})

test('says that there is no engine, and offers nothing that needs one', () => {
  expect(read(menuOf(snapshot([server('notes', stopped)], { engine: missingEngine })))).toEqual([
    '- No container engine',
    '---',
    'notes: unknown',
    '  - Start',
    '  Copy URL',
    '  Open logs',
    '---',
    '- Start all',
    '- Stop all',
    '---',
    '- Rotate all tokens',
    '---',
    'Open Berth',
    'Quit',
  ])
})

test('says that there are no servers', () => {
  expect(read(menuOf(snapshot([])))[0]).toBe('- No servers yet')
})

test('sends the rest of a long fleet to the window', () => {
  const many = Array.from({ length: 33 }, (_, index) => server(`s${index}`, stopped))
  expect(read(menuOf(snapshot(many)))).toContain('3 more…')
})

test('opens the logs of the server that was clicked', () => {
  const [item] = menuOf(snapshot([server('notes', running)]))
  const logs =
    item?.kind === 'server' ? item.items.find((one) => one.kind === 'action' && one.id === 'logs:notes') : undefined
  expect(logs).toMatchObject({ action: { kind: 'open', place: { screen: 'servers', server: 'notes', tab: 'logs' } } })
})

test('says that somebody has taken the port of a stopped server, and leads to the ways out', () => {
  const [item] = menuOf(snapshot([server('notes', stopped, { conflict: { port: 3000, words: 'node, pid 7' } })]))
  expect(read(item ? [item] : [])).toEqual([
    'notes: stopped, port 3000 is taken',
    '  Start',
    '  Resolve port conflict…',
    '  Copy URL',
    '  Open logs',
  ])
  const way =
    item?.kind === 'server' ? item.items.find((one) => one.kind === 'action' && one.id === 'conflict:notes') : undefined
  expect(way).toMatchObject({ action: { place: { screen: 'servers', server: 'notes', dialog: 'conflict' } } })
})

test('looks the same while a pull goes on, so that the menu stays open under the pointer', () => {
  const pulling = (currentBytes: number) =>
    snapshot([
      server('notes', {
        kind: 'starting',
        since: 0,
        step: { kind: 'pull', image: 'x', layers: [], currentBytes, totalBytes: 9 },
      }),
    ])
  expect(faceOf(pulling(1))).toEqual(faceOf(pulling(7)))
})

test.each([
  ['idle', [server('a', stopped)]],
  ['ok', [server('a', stopped), server('b', running, { health: healthy })]],
  ['busy', [server('a', running, { health: healthy }), server('b', { kind: 'stopping', since: 0 })]],
  ['warning', [server('a', { kind: 'stopping', since: 0 }), server('b', running, { health: unhealthy })]],
  ['error', [server('a', running, { health: unhealthy }), server('b', crashed), server('c', running)]],
] as const)('has the icon of the worst state: %s', (tone, servers) => {
  expect(faceOf(snapshot(servers)).tone).toBe(tone)
})

test('has the error icon without an engine only where servers wait for one', () => {
  expect(faceOf(snapshot([server('a', stopped)], { engine: missingEngine })).tone).toBe('error')
  expect(faceOf(snapshot([], { engine: missingEngine })).tone).toBe('idle')
})

test('names in the tooltip what needs a look', () => {
  const face = faceOf(
    snapshot([server('a', running, { health: unhealthy }), server('b', crashed), server('c', running)]),
  )
  expect(face.tooltip).toBe('Berth: 2 of 3 running, look at a, b')
})

test('says how many tokens are due, and leads to the first of them', () => {
  const due = { ...token, dueAt: now }
  const due1 = menuOf(snapshot([server('a', stopped, { token }), server('b', stopped, { token: due })]))
  expect(read(due1).slice(-6)).toEqual(['---', '1 token is due', 'Rotate all tokens', '---', 'Open Berth', 'Quit'])
  expect(due1.find((item) => item.kind === 'action' && item.id === 'due')).toMatchObject({
    action: { place: { screen: 'servers', server: 'b', tab: 'overview' } },
  })
  const due2 = menuOf(snapshot([server('a', stopped, { token: due }), server('b', stopped, { token: due })]))
  expect(read(due2)).toContain('2 tokens are due')
})

test('a server whose gate is down needs a look, whatever its last check said', () => {
  const picture = snapshot([server('a', running, { health: healthy, gate: 'down' })])
  expect(faceOf(picture)).toMatchObject({ tone: 'warning', tooltip: 'Berth: 1 of 1 running, look at a' })
  expect(read(menuOf(picture))[0]).toBe('a: running, its gate is down')
})

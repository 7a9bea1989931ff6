import { describe, expect, test } from 'vitest'
import type { EntryStanding } from '../contract/client-views.ts'
import { Settings } from '../contract/settings.ts'
import type { PortConflict, ServerView, Snapshot } from '../contract/snapshot.ts'
import type { OldTokenNews } from '../contract/traffic.ts'
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
import { createThrottle, type Notice, noticesBetween, oldTokenNotice } from './notices.ts'

const from = (before: ServerView, now: ServerView): readonly string[] =>
  noticesBetween(snapshot([before]), snapshot([now])).map(({ title, body }) => `${title}: ${body}`)

const entry = (kind: 'as-written' | 'gone' | 'overwritten' | 'changed', entryName = 'a'): EntryStanding => ({
  client: 'cursor',
  file: '/home/me/.cursor/mcp.json',
  entryName,
  state: { kind },
  contact: null,
})

describe('what is news', () => {
  const failed = (kind: 'port-taken' | 'cancelled'): ServerView =>
    server('a', { kind: 'failed', at: 0, failure: { kind, message: 'Port 3000 is taken.', fix: '' } })
  const conflict: PortConflict = { port: 3000, words: 'node, pid 7' }
  const entries = [entry('as-written')]
  test.each<[string, ServerView, ServerView, string[]]>([
    ['a crash', server('a', running), server('a', crashed), ['a crashed: It ended with exit code 3.']],
    ['a crash that was there before', server('a', crashed), server('a', crashed), []],
    ['a stop on request', server('a', running), server('a', stopped), []],
    ['a start that failed', server('a', stopped), failed('port-taken'), ['a could not start: Port 3000 is taken.']],
    ['a start that was cancelled', server('a', stopped), failed('cancelled'), []],
    [
      'health lost',
      server('a', running, { health: healthy }),
      server('a', running, { health: unhealthy }),
      ['a is not healthy: It answers 502.'],
    ],
    ['health still lost', server('a', running, { health: unhealthy }), server('a', running, { health: unhealthy }), []],
    ['a port taken that nobody waits for', server('a', stopped), server('a', stopped, { conflict }), []],
    [
      'a port taken that a client has in its file',
      server('a', stopped, { entries }),
      server('a', stopped, { entries, conflict }),
      ['The port of a was taken: Port 3000 is taken by node, pid 7.'],
    ],
    [
      'a start that failed for its port',
      server('a', stopped, { entries }),
      { ...failed('port-taken'), entries, conflict },
      ['a could not start: Port 3000 is taken.'],
    ],
    [
      'another holder of a taken port',
      server('a', stopped, { entries, conflict }),
      server('a', stopped, { entries, conflict: { port: 3000, words: 'node, pid 8' } }),
      [],
    ],
    [
      'a port that a failed start has told of',
      { ...failed('port-taken'), entries },
      { ...failed('port-taken'), entries, conflict },
      [],
    ],
    ['a port freed', server('a', stopped, { entries, conflict }), server('a', stopped, { entries }), []],
    ['health found', server('a', running, { health: unhealthy }), server('a', running, { health: healthy }), []],
  ])('%s', (_name, before, now, expected) => {
    expect(from(before, now)).toEqual(expected)
  })

  test('is one for all entries that went at once, also while no engine answers', () => {
    const pictures = (['as-written', 'overwritten'] as const).map((kind) =>
      snapshot(
        ['a', 'b'].map((id) => server(id, stopped, { entries: [entry(kind, id)] })),
        { engine: missingEngine },
      ),
    )
    const [before = snapshot([]), now = before] = pictures
    expect(noticesBetween(before, now)).toEqual([
      {
        about: 'entries cursor',
        title: 'Entries of Berth are gone from cursor',
        body: 'a and b: put them back or forget them under Clients.',
        place: { screen: 'clients' },
      },
    ])
    expect([noticesBetween(now, now), noticesBetween(now, before)]).toEqual([[], []])
  })

  test('is no entry that somebody changed, or that was gone when Berth began to look', () => {
    const one = (entries: readonly EntryStanding[]) => snapshot([server('a', stopped, { entries })])
    expect(noticesBetween(one([entry('as-written')]), one([entry('changed')]))).toEqual([])
    expect(noticesBetween(one([]), one([entry('gone')]))).toEqual([])
  })

  test('of a conflict opens its ways out', () => {
    const [notice] = noticesBetween(
      snapshot([server('a', stopped, { entries })]),
      snapshot([server('a', stopped, { entries, conflict })]),
    )
    expect(notice?.place).toEqual({ screen: 'servers', server: 'a', dialog: 'conflict' })
  })

  test('is nothing about servers that Berth only now hears of', () => {
    expect(noticesBetween(snapshot([]), snapshot([server('a', crashed)]))).toEqual([])
    const searching: Snapshot = snapshot([server('a', stopped)], { engine: { kind: 'searching' } })
    expect(noticesBetween(searching, snapshot([server('a', crashed)]))).toEqual([])
  })

  test('is one notice about a lost engine, not one for each of its servers', () => {
    const lost = snapshot([server('a', stopped)], { engine: missingEngine })
    expect(noticesBetween(snapshot([server('a', running)]), lost).map(({ about }) => about)).toEqual(['engine'])
  })

  test('is nothing when the person wants none', () => {
    const quiet = snapshot([server('a', crashed)], { settings: Settings.parse({ notifications: false }) })
    expect(noticesBetween(snapshot([server('a', running)]), quiet)).toEqual([])
  })
})

describe('an old token that goes on being used', () => {
  const told = (source: OldTokenNews['source']): readonly string[] => {
    const { title, body } = oldTokenNotice({ id: 'notes', caller: 'curl', source })
    return [title, body]
  }
  test('names the entry that holds it', () => {
    const entry = { client: 'cursor', file: '/home/me/.cursor/mcp.json', entryName: 'mine' }
    expect(told({ kind: 'entry', clientName: 'Cursor', entry })).toEqual([
      'Cursor has an old token for notes',
      'It is in entry "mine" of /home/me/.cursor/mcp.json. Take that entry out, then add notes to Cursor again.',
    ])
  })

  test('names the client that has read its files before', () => {
    expect(told({ kind: 'client', clientName: 'Codex', reload: 'Restart Codex.' })).toEqual([
      'Codex uses an old token for notes',
      'It is refused until it reads its config again. Restart Codex.',
    ])
  })

  test('names whoever calls, when nobody knows more', () => {
    expect(told({ kind: 'unknown' })).toEqual([
      'Somebody uses an old token for notes',
      'curl is refused. Give it the new token: copy it under Connection.',
    ])
  })

  test('is told of once for a server, and opens where clients are connected', () => {
    const notice = oldTokenNotice({ id: 'notes', caller: 'curl', source: { kind: 'unknown' } })
    expect(notice.place).toEqual({ screen: 'servers', server: 'notes', tab: 'connection' })
    const passes = createThrottle(() => 0)
    expect([passes(notice), passes(notice)]).toEqual([true, false])
  })
})

describe('the throttle', () => {
  const about = (name: string): Notice => ({ about: name, title: '', body: '', place: { screen: 'servers' } })

  test('lets the same news through once in five minutes', () => {
    let now = 0
    const passes = createThrottle(() => now)
    expect(passes(about('a'))).toBe(true)
    now = 299_999
    expect(passes(about('a'))).toBe(false)
    now = 300_000
    expect(passes(about('a'))).toBe(true)
  })

  test('lets at most four through in a minute', () => {
    let now = 0
    const passes = createThrottle(() => now)
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => passes(about(name)))).toEqual([true, true, true, true, false])
    now = 60_000
    expect(passes(about('e'))).toBe(true)
  })
})

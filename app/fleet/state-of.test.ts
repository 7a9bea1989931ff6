import { describe, expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import type { Container, EngineEvent } from '../engine/engine.ts'
import { SPEC_LABEL } from '../engine/labels.ts'
import { afterEvent, afterInspect, afterPortLook, noFacts, type ServerFacts, withoutEngine } from './facts.ts'
import { serverView, settlesAt, stateOf } from './state-of.ts'

const definition = ServerDefinition.parse({ image: 'mcp/notes', port: 3000 })
const stdio = ServerDefinition.parse({ image: 'mcp/notes', transport: 'stdio' })
const limits = { memory: '512m', stopTimeoutSeconds: 35 }

const container = (fields: Partial<Container> = {}): Container => ({
  id: 'c1',
  name: 'berth-notes',
  image: 'mcp/notes',
  imageId: 'sha256:1',
  labels: {},
  status: 'running',
  exitCode: 0,
  outOfMemory: false,
  error: '',
  restartCount: 0,
  createdAt: 1_000,
  startedAt: 2_000,
  finishedAt: null,
  bindings: [],
  requestedBindings: [],
  removesItself: false,
  stopTimeoutSeconds: 35,
  ...fields,
})

type Action = Extract<EngineEvent, { kind: 'container' }>['action']
const event = (action: Action, time: number, exitCode: number | null = null) =>
  ({ kind: 'container', action, containerId: 'c1', labels: {}, exitCode, time }) as const

type Happening = ReturnType<typeof event> | Container | null
/** Events and looks at the container, in the order in which they came. */
const after = (happenings: readonly Happening[], start: ServerFacts = noFacts): ServerFacts =>
  happenings.reduce<ServerFacts>(
    (facts, next) =>
      next && 'kind' in next ? afterEvent(facts, next, limits) : afterInspect(facts, next as Container | null, limits),
    start,
  )
const stateAfter = (happenings: readonly Happening[], now = 10_000, start?: ServerFacts) =>
  stateOf(definition, after(happenings, start), now)

const exited = (fields: Partial<Container> = {}): Container =>
  container({ status: 'exited', finishedAt: 9_000, ...fields })
const restarting = (fields: Partial<Container> = {}): Container =>
  container({ status: 'restarting', finishedAt: 9_000, restartCount: 1, ...fields })

test.each([
  ['no container', [], { kind: 'stopped' }],
  ['one that was made and never started', [container({ status: 'created' })], { kind: 'stopped' }],
  ['a running one', [container()], { kind: 'running', since: 2_000 }],
  [
    'one that other computers can reach',
    [container({ bindings: [{ address: '0.0.0.0', port: 3000, containerPort: 3000 }] })],
    { kind: 'failed', failure: expect.objectContaining({ kind: 'not-loopback' }), at: 2_000 },
  ],
  ['a paused one', [container({ status: 'paused' })], { kind: 'paused' }],
  ['one that is being removed', [container({ status: 'removing' })], { kind: 'stopping', since: 1_000 }],
  ['one found exited: someone stopped it', [exited({ exitCode: 1 })], { kind: 'stopped' }],
  [
    'one removed while it ran',
    [container(), event('kill', 8_000), event('die', 8_100, 137), null],
    { kind: 'stopped' },
  ],
] as const)('%s', (_name, happenings, expected) => {
  expect(stateAfter(happenings)).toEqual(expected)
})

test.each([143, 137, 0, 1])('an end with code %i after a stop was asked for is no crash', (exitCode) => {
  const stopped = [container(), event('kill', 8_000), event('die', 8_500, exitCode), exited({ exitCode })]
  for (const facts of [after(stopped), after([...stopped, event('stop', 8_501)])]) {
    expect(stateOf(definition, facts, 10_000)).toEqual({ kind: 'stopped' })
    expect(facts.crash).toBeNull()
  }
})

test('an end while Berth itself stops it is no crash, even when no event told of the stop', () => {
  const stopping: ServerFacts = { ...after([container()]), operation: { kind: 'stop', since: 8_000 } }
  expect(after([event('die', 8_500, 137)], stopping).crash).toBeNull()
})

test('an engine that tells of the stop after the end takes the crash back', () => {
  const facts = after([container(), event('die', 8_500, 143), exited({ exitCode: 143 }), event('stop', 8_600)])
  expect(stateOf(definition, facts, 10_000)).toEqual({ kind: 'stopped' })
})

test('a signal long before the end does not make a crash look asked for', () => {
  const facts = after([container(), event('kill', 3_000), event('die', 3_000 + 46_000, 1), exited({ exitCode: 1 })])
  expect(stateOf(definition, facts, 60_000).kind).toBe('crashed')
})

test('a crash says the code and the reason', () => {
  const state = stateAfter([container(), event('die', 8_000, 3), exited({ exitCode: 3 })])
  expect(state).toEqual({
    kind: 'crashed',
    crash: { at: 8_000, exitCode: 3, outOfMemory: false, lastLines: [], reason: 'It ended with exit code 3.' },
  })
})

test.each([
  ['told before the end', [container(), event('oom', 7_999), event('die', 8_000, 137)]],
  ['told after the end', [container(), event('die', 8_000, 137), event('oom', 8_001)]],
  ['told by the engine only', [container(), event('die', 8_000, 137), exited({ exitCode: 137, outOfMemory: true })]],
] as const)('out of memory, %s', (_name, happenings) => {
  expect(after(happenings).crash).toMatchObject({
    outOfMemory: true,
    reason: 'It ran out of memory (limit 512m).',
  })
})

test('one crash that the engine mended shows as running, with the crash to look at', () => {
  const facts = after([
    container(),
    event('die', 8_000, 1),
    restarting(),
    event('start', 8_100),
    container({ startedAt: 8_100, restartCount: 1 }),
  ])
  expect(stateOf(definition, facts, 9_000)).toEqual({ kind: 'running', since: 8_100 })
  expect(serverView('notes', definition, facts, { now: 9_000, dueAfterDays: 0 }).lastCrash?.exitCode).toBe(1)
})

const twice: readonly Happening[] = [
  container(),
  event('die', 8_000, 1),
  restarting(),
  event('start', 8_100),
  container({ startedAt: 8_100, restartCount: 1 }),
  event('die', 8_200, 1),
  restarting({ restartCount: 2 }),
  event('start', 8_400),
  container({ startedAt: 8_400, restartCount: 2 }),
]

test('two ends without a quiet minute between them are a loop, also in the moments when it runs', () => {
  const facts = after(twice)
  expect(stateOf(definition, facts, 8_500)).toMatchObject({ kind: 'restarting', restarts: 2 })
  expect(settlesAt(facts)).toBe(68_400)
  expect(stateOf(definition, facts, 68_400)).toEqual({ kind: 'running', since: 8_400 })
})

test('two ends with a quiet minute between them are no loop', () => {
  const later: readonly Happening[] = [
    event('die', 8_400 + 60_000, 1),
    event('start', 68_500),
    container({ startedAt: 68_500, restartCount: 3 }),
  ]
  expect(stateAfter([...twice, ...later], 68_600).kind).toBe('running')
})

test('a person who starts it anew ends the loop', () => {
  expect(stateAfter([...twice, container({ startedAt: 9_000, restartCount: 0 })], 9_100).kind).toBe('running')
})

test('a loop that began before Berth was opened is seen as one', () => {
  expect(stateAfter([restarting({ restartCount: 7, exitCode: 1 })])).toMatchObject({
    kind: 'restarting',
    restarts: 7,
    crash: { exitCode: 1 },
  })
  expect(stateAfter([container({ startedAt: 9_000, restartCount: 7 })], 9_500).kind).toBe('restarting')
})

test('a container that the engine could not start again is a crash in its words', () => {
  expect(stateAfter([exited({ exitCode: 128, error: 'port is already allocated' })])).toMatchObject({
    kind: 'crashed',
    crash: { reason: 'The engine could not start it: port is already allocated' },
  })
})

test('events that run ahead of the first look are not lost by it', () => {
  const facts = after([event('create', 1_000), event('start', 2_000), event('die', 2_100, 5), restarting()])
  expect(facts.crash).toMatchObject({ exitCode: 5, at: 2_100 })
})

test('a failed start shows until it runs', () => {
  const failure = { failure: { kind: 'port-taken', message: 'Port 3000 is taken.', fix: 'Move it.' }, at: 5 } as const
  const failed: ServerFacts = { ...noFacts, failure }
  expect(stateOf(definition, failed, 10)).toEqual({ kind: 'failed', ...failure })
  expect(stateAfter([event('start', 2_000), container()], 10, failed).kind).toBe('running')
})

test('what Berth does shows before what the container is', () => {
  const facts: ServerFacts = { ...after([container()]), operation: { kind: 'stop', since: 7 } }
  expect(stateOf(definition, facts, 10)).toEqual({ kind: 'stopping', since: 7 })
})

test('a stdio server is on demand and counts its sessions', () => {
  expect(stateOf(stdio, { ...noFacts, sessions: ['a', 'b'] }, 0)).toEqual({ kind: 'on-demand', sessions: 2 })
})

test('only a container that runs can be outdated', () => {
  const wanted = (happening: Container): boolean =>
    serverView(
      'notes',
      definition,
      { ...after([happening]), wanted: { server: 'new', gate: null, tls: null } },
      { now: 0, dueAfterDays: 0 },
    ).outdated
  expect(wanted(container({ labels: { [SPEC_LABEL]: 'old' } }))).toBe(true)
  expect(wanted(container({ labels: { [SPEC_LABEL]: 'new' } }))).toBe(false)
  expect(wanted(exited({ labels: { [SPEC_LABEL]: 'old' } }))).toBe(false)
})

test('health is only shown of what runs, and is forgotten with the run', () => {
  const health = { kind: 'waiting', since: 1, last: null } as const
  const facts: ServerFacts = { ...after([container()]), health }
  expect(serverView('notes', definition, facts, { now: 0, dueAfterDays: 0 }).health).toEqual(health)
  const again = after([event('die', 8_000, 1), event('start', 8_100), container({ restartCount: 1 })], facts)
  expect(serverView('notes', definition, again, { now: 0, dueAfterDays: 0 }).health).toEqual({ kind: 'unknown' })
})

test('without an engine nothing is claimed of what runs, and crashes are remembered', () => {
  const facts = withoutEngine(after([container(), event('die', 8_000, 1), exited({ exitCode: 1 })]))
  expect(stateOf(definition, facts, 9_000)).toEqual({ kind: 'stopped' })
  expect(facts.crash).not.toBeNull()
})

describe('a port that somebody took', () => {
  const conflict = { port: 3000, words: 'node, pid 7' }
  const taken = afterPortLook(noFacts, conflict, 20)
  const conflictIn = (facts: ServerFacts) =>
    serverView('notes', definition, facts, { now: 10_000, dueAfterDays: 0 }).conflict

  test('is a conflict of a server that does not run, until it is free', () => {
    expect(conflictIn(taken)).toEqual(conflict)
    expect(conflictIn({ ...taken, container: exited() })).toEqual(conflict)
    expect(conflictIn(afterPortLook(taken, null, 30))).toBeNull()
  })

  test('is none of a server that runs, nor once it has run', () => {
    expect(conflictIn({ ...taken, container: container() })).toBeNull()
    expect(afterPortLook({ ...noFacts, container: container() }, conflict, 20).conflict).toBeNull()
    expect(conflictIn(after([event('start', 30), container(), event('stop', 40), exited()], taken))).toBeNull()
  })

  test('is none once the definition names another port', () => {
    expect(
      serverView('notes', { ...definition, port: 3001 }, taken, { now: 10_000, dueAfterDays: 0 }).conflict,
    ).toBeNull()
  })

  test('changes nothing when it is known, or while a start is under way', () => {
    expect(afterPortLook(taken, { ...conflict }, 30)).toBe(taken)
    expect(afterPortLook(noFacts, null, 30)).toBe(noFacts)
    const starting: ServerFacts = { ...noFacts, operation: { kind: 'start', step: { kind: 'create' }, since: 1 } }
    expect(afterPortLook(starting, conflict, 20)).toBe(starting)
  })

  describe('lets a start that failed for it say what is so now:', () => {
    const failure = {
      failure: {
        kind: 'port-taken',
        message: 'Port 3000 is taken by node, pid 7.',
        fix: 'Move it.',
        remedy: { kind: 'resolve', id: 'notes' },
      },
      at: 25,
    } as const
    const failed: ServerFacts = { ...taken, failure }
    const failureOf = (facts: ServerFacts) => {
      const state = stateOf(definition, facts, 10_000)
      return state.kind === 'failed' ? state.failure : null
    }

    test('the same holder', () => {
      expect(failureOf(failed)).toEqual(failure.failure)
    })
    test('another holder', () => {
      const other = afterPortLook(failed, { port: 3000, words: 'python3, pid 9' }, 30)
      expect(failureOf(other)).toEqual({ ...failure.failure, message: 'Port 3000 is taken by python3, pid 9.' })
    })
    test('nobody, and then somebody again', () => {
      const freed = afterPortLook(failed, null, 30)
      expect(failureOf(freed)).toEqual({
        kind: 'port-taken',
        message: 'The port was taken, and is free again.',
        fix: 'Start it now.',
      })
      expect(failureOf(afterPortLook(freed, conflict, 40))).toEqual(failure.failure)
    })
    test('what was free before the start failed says nothing about it', () => {
      const freedBefore = { ...afterPortLook(taken, null, 22), failure }
      expect(failureOf(freedBefore)).toEqual(failure.failure)
    })
    test('a start that failed for something else keeps its words', () => {
      const pull = { kind: 'pull-failed', message: 'No such image.', fix: '' } as const
      expect(failureOf(afterPortLook({ ...taken, failure: { failure: pull, at: 25 } }, null, 30))).toEqual(pull)
    })
  })
})

test('a start that failed for a secret says so until that is entered, and not of one that was there before', () => {
  const failure = {
    kind: 'secret-missing',
    message: 'KEY, a secret of "notes", has no value.',
    fix: 'Enter it.',
    remedy: { kind: 'enter-secret', id: 'notes', name: 'KEY' },
  } as const
  const failureWith = (kept: ServerFacts['kept']) => {
    const state = stateOf(definition, { ...noFacts, failure: { failure, at: 25 }, kept }, 10_000)
    return state.kind === 'failed' ? state.failure : null
  }
  expect(failureWith({})).toEqual(failure)
  expect(failureWith(null)).toEqual(failure)
  // What cannot be opened is there all the same.
  expect(failureWith({ KEY: { place: 'keychain', at: 20 } })).toEqual(failure)
  expect(failureWith({ OTHER: { place: 'file', at: 30 } })).toEqual(failure)
  expect(failureWith({ KEY: { place: 'file', at: 30 } })).toEqual({
    kind: 'secret-missing',
    message: 'KEY was entered since.',
    fix: 'Start it now.',
    remedy: { kind: 'retry' },
  })
})

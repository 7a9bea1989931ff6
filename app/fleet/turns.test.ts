import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { forEveryone } from './everyone.ts'
import { createSlots, createTurns, takeTurns } from './turns.ts'

function deferred() {
  let resolve = (): void => undefined
  let reject = (_reason: unknown): void => undefined
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

type Work = ReturnType<typeof work>

/** Work that says when it began and ends when told. */
function work(log: string[], name: string) {
  const gate = deferred()
  const begun = deferred()
  const run = async ({ signal }: { signal: AbortSignal }): Promise<string> => {
    log.push(`${name} begins`)
    begun.resolve()
    signal.addEventListener('abort', () => gate.reject(signal.reason))
    await gate.promise
    log.push(`${name} ends`)
    return name
  }
  return { run, begun: begun.promise, finish: gate.resolve }
}

test('two quick clicks are one action with one answer', async () => {
  const turns = createTurns()
  const log: string[] = []
  const start = work(log, 'start')
  const first = turns.take('notes', 'start', start.run)
  const second = turns.take('notes', 'start', start.run)
  start.finish()
  expect(await Promise.all([first, second])).toEqual(['start', 'start'])
  expect(log).toEqual(['start begins', 'start ends'])
})

test('different things happen one after the other; other servers do not wait', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [move, rotate, other] = [work(log, 'move'), work(log, 'rotate'), work(log, 'other')]
  const all = [turns.take('a', 'move', move.run), turns.take('a', 'rotate', rotate.run)]
  const elsewhere = turns.take('b', 'rotate', other.run)
  other.finish()
  await elsewhere
  expect(log).not.toContain('rotate begins')
  move.finish()
  rotate.finish()
  await Promise.all(all)
  expect(log.filter((line) => !line.startsWith('other'))).toEqual([
    'move begins',
    'move ends',
    'rotate begins',
    'rotate ends',
  ])
})

test('a stop cancels the start that runs, and then runs itself', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [start, stop] = [work(log, 'start'), work(log, 'stop')]
  const started = turns.take('a', 'start', start.run)
  await start.begun
  const stopped = turns.take('a', 'stop', stop.run, ['start'])
  await expect(started).rejects.toMatchObject({ kind: 'cancelled' })
  stop.finish()
  expect(await stopped).toBe('stop')
  expect(log).toEqual(['start begins', 'stop begins', 'stop ends'])
})

test('a start after a cancelled start is a new one', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [first, second] = [work(log, 'first'), work(log, 'second')]
  const one = turns.take('a', 'start', first.run)
  await first.begun
  expect(turns.cancel('a', ['start'])).toBe(true)
  const two = turns.take('a', 'start', second.run)
  await expect(one).rejects.toMatchObject({ kind: 'cancelled' })
  second.finish()
  expect(await two).toBe('second')
  expect(turns.cancel('a', ['start'])).toBe(false)
})

test('what fails does not hold up what comes after', async () => {
  const turns = createTurns()
  const failing = turns.take('a', 'start', () => Promise.reject(new Error('no')))
  const next = turns.take('a', 'stop', async () => 'stopped')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('stopped')
})

test('the end cancels starts and what waits, and lets other work finish', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [start, rotate, stop] = [work(log, 'start'), work(log, 'rotate'), work(log, 'stop')]
  const cancelled = [turns.take('a', 'start', start.run), turns.take('b', 'stop', stop.run)]
  const finished = turns.take('c', 'rotate', rotate.run)
  const waiting = turns.take('c', 'stop', stop.run)
  await Promise.all([start.begun, rotate.begun])
  const ended = turns.end(['start', 'stop'], 60_000)
  rotate.finish()
  await ended
  expect(await finished).toBe('rotate')
  for (const { status } of await Promise.allSettled([...cancelled, waiting])) expect(status).toBe('rejected')
  expect(log).toContain('rotate ends')
  expect(log).not.toContain('start ends')
})

test('the end does not wait for ever', async () => {
  const turns = createTurns()
  const move = work([], 'move')
  const moved = turns.take('a', 'move to 3001', move.run)
  await Promise.all([move.begun, turns.end(['start'], 10), expect(moved).rejects.toMatchObject({ kind: 'cancelled' })])
})

test('a kind of work is cancelled whatever its particulars', async () => {
  const turns = createTurns()
  const move = work([], 'move')
  const moved = turns.take('a', 'move to 3001', move.run)
  await move.begun
  expect(turns.cancel('a', ['move'])).toBe(true)
  await expect(moved).rejects.toMatchObject({ kind: 'cancelled', message: 'The move of "a" was cancelled.' })
})

test('slots: no more than the limit at a time, in order, and one that fails leaves its place', async () => {
  const slots = createSlots(2)
  const log: string[] = []
  const { signal } = new AbortController()
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(log, name)) as [Work, Work, Work, Work]
  const fails = slots(async () => {
    await a.run({ signal })
    throw new Error('not this one')
  })
  const others = [b, c, d].map(({ run }) => slots(() => run({ signal })))
  await Promise.all([a.begun, b.begun])
  expect(log).toEqual(['a begins', 'b begins'])
  a.finish()
  await expect(fails).rejects.toThrow('not this one')
  await c.begun
  expect(log).not.toContain('d begins')
  for (const { finish } of [b, c, d]) finish()
  expect(await Promise.all(others)).toEqual(['b', 'c', 'd'])
})

test('slots: a whole fleet may wait, and Node sees no leak in it', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  const gate = deferred()
  const all = forEveryone(
    Array.from({ length: 30 }, (_, index) => `s${index}`),
    () => gate.promise,
    { kind: 'start-failed', words: '' },
  )
  await turn()
  gate.resolve()
  await all
  process.off('warning', note)
  expect(warnings).toEqual([])
})

test('work that concerns two servers has the turn of both, and cancelling it for one cancels it', async () => {
  const turns = createTurns()
  const log: string[] = []
  const both = work(log, 'both')
  const stop = work(log, 'stop')
  const taken = takeTurns(turns, ['notes', 'github'], 'move', both.run)
  const after = turns.take('notes', 'stop', stop.run)
  await both.begun
  turns.cancel('github', ['move'])
  await expect(taken).rejects.toMatchObject({ kind: 'cancelled' })
  stop.finish()
  await after
  expect(log).toEqual(['both begins', 'stop begins', 'stop ends'])
})

test('two that want the same two servers do not wait for each other for ever', async () => {
  const turns = createTurns()
  const log: string[] = []
  const one = work(log, 'one')
  const other = work(log, 'other')
  const all = [
    takeTurns(turns, ['notes', 'github'], 'one', one.run),
    takeTurns(turns, ['github', 'notes'], 'other', other.run),
  ]
  one.finish()
  other.finish()
  await Promise.all(all)
  expect(log).toEqual(['one begins', 'one ends', 'other begins', 'other ends'])
})

test('a second call for the same servers beats what gives way to it', async () => {
  const turns = createTurns()
  const log: string[] = []
  const wait = work(log, 'wait')
  const move = work(log, 'move')
  const waiting = Promise.allSettled([turns.take('notes', 'wait', wait.run)])
  await wait.begun
  move.finish()
  await takeTurns(turns, ['notes'], 'move', move.run, ['wait'])
  expect(await waiting).toMatchObject([{ status: 'rejected', reason: { kind: 'cancelled' } }])
})

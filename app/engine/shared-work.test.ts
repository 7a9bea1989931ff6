import { expect, test, vi } from 'vitest'
import { createSharedWork } from './shared-work.ts'

/** Work that the test itself moves along. */
function scripted() {
  const runs: {
    report: (step: number) => void
    finish: () => void
    fail: (why: Error) => void
    signal: AbortSignal
  }[] = []
  const shared = createSharedWork<number>('counting', (report, signal) => {
    return new Promise((finish, fail) => runs.push({ report, finish, fail, signal }))
  })
  const started = (count: number) => vi.waitFor(() => expect(runs).toHaveLength(count))
  return { shared, runs, started }
}

const forever = new AbortController().signal

test('two callers share one run, and the second sees at once how far it is', async () => {
  const { shared, runs, started } = scripted()
  const [first, second]: [number[], number[]] = [[], []]
  const one = shared.join((step) => first.push(step), forever)
  await started(1)
  runs[0]?.report(1)
  const two = shared.join((step) => second.push(step), forever)
  runs[0]?.report(2)
  runs[0]?.finish()
  await Promise.all([one, two])
  expect({ first, second, runs: runs.length }).toEqual({ first: [1, 2], second: [1, 2], runs: 1 })
})

test('one caller leaves: the run goes on for the other', async () => {
  const { shared, runs, started } = scripted()
  const abort = new AbortController()
  const leaving = shared.join(() => undefined, abort.signal)
  const staying = shared.join(() => undefined, forever)
  await started(1)
  abort.abort()
  await expect(leaving).rejects.toMatchObject({ kind: 'cancelled', message: 'Cancelled: counting.' })
  expect(runs[0]?.signal.aborted).toBe(false)
  runs[0]?.finish()
  await staying
})

test('the last caller leaves: the run is stopped, and the next caller gets a new one', async () => {
  const { shared, runs, started } = scripted()
  const abort = new AbortController()
  const leaving = shared.join(() => undefined, abort.signal)
  await started(1)
  abort.abort()
  await expect(leaving).rejects.toMatchObject({ kind: 'cancelled' })
  expect(runs[0]?.signal.aborted).toBe(true)
  const next = shared.join(() => undefined, forever)
  await started(2)
  runs[1]?.finish()
  await next
})

test('all callers get the failure, and the next call tries again', async () => {
  const { shared, runs, started } = scripted()
  const one = shared.join(() => undefined, forever)
  const two = shared.join(() => undefined, forever)
  const outcome = Promise.allSettled([one, two])
  await started(1)
  runs[0]?.fail(new Error('broken'))
  expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const next = shared.join(() => undefined, forever)
  await started(2)
  runs[1]?.finish()
  await next
})

test('a caller who has left already starts nothing', async () => {
  const { shared, runs } = scripted()
  await expect(shared.join(() => undefined, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' })
  expect(runs).toHaveLength(0)
})

import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { expect, test, vi } from 'vitest'
import { createLifetime } from '../lifetime.ts'
import { createQuitting } from './quit.ts'

function setUp(farewellLimit = 1_000) {
  const done: string[] = []
  const events = new EventEmitter()
  const signals = new EventEmitter()
  const lifetime = createLifetime({ limit: 1_000, log: (line) => done.push(line) })
  lifetime.add('fleet', () => void done.push('fleet ended'))
  const app = Object.assign(events, { exit: (code?: number) => void done.push(`exit ${code}`) }) as unknown as App
  const quitting = createQuitting({
    app,
    signals: signals as NodeJS.Process,
    lifetime,
    farewellLimit: () => farewellLimit,
    log: (line) => done.push(line),
  })
  return { done, events, signals, quitting }
}
const ended = (done: readonly string[]) => vi.waitFor(() => expect(done.at(-1)).toMatch(/^exit/))

test('holds the exit back until farewell and lifetime are through, in this order', async () => {
  const { done, events, quitting } = setUp()
  quitting.before(async () => void done.push('servers stopped'))
  const event = { preventDefault: vi.fn() }
  events.emit('before-quit', event)
  expect(event.preventDefault).toHaveBeenCalled()
  await ended(done)
  expect(done).toEqual(['servers stopped', 'fleet ended', 'exit 0'])
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('ends once on %s, however often it comes', async (signal) => {
  const { done, signals, quitting } = setUp()
  signals.emit(signal)
  signals.emit(signal)
  quitting.quit(1)
  await ended(done)
  expect(done).toEqual(['fleet ended', 'exit 0'])
})

test('does not wait longer than its limit for a farewell that hangs', async () => {
  const { done, quitting } = setUp(20)
  quitting.before(() => new Promise(() => undefined))
  quitting.quit(0)
  await ended(done)
  expect(done).toEqual(['fleet ended', 'exit 0'])
})

test('goes on when a farewell fails, and says so', async () => {
  const { done, quitting } = setUp()
  quitting.before(() => Promise.reject(new Error('no engine')))
  quitting.quit(0)
  await ended(done)
  expect(done).toEqual(['quit: Error: no engine', 'fleet ended', 'exit 0'])
})

test('after a bug servers are left alone', async () => {
  const { done, quitting } = setUp()
  quitting.before(async () => void done.push('servers stopped'))
  quitting.quit(1)
  await ended(done)
  expect(done).toEqual(['fleet ended', 'exit 1'])
})

import { expect, test } from 'vitest'
import type { LogLine } from '../contract/streams.ts'
import { createReadAgain } from './read-again.ts'

const time = (second: number): string => `2026-11-20T10:00:${String(second).padStart(2, '0')}.000000000Z`
const out = (second: number, text = `out ${second}`): LogLine => ({ source: 'stdout', time: time(second), text })
const err = (second: number, text = `err ${second}`): LogLine => ({ source: 'stderr', time: time(second), text })

/** The texts that come through when these logs are read one after the other. */
function texts(...logs: readonly (readonly LogLine[])[]): readonly string[] {
  const again = createReadAgain()
  return logs.flatMap((log) => {
    again.begin(true)
    return log.filter(again.isNew).map(({ text }) => text)
  })
}

test('a first reading takes every line, whatever the order of the two streams', () => {
  expect(texts([out(2), err(1), out(3), err(2), err(1)])).toHaveLength(5)
})

test('a second reading brings what is new of each stream, and nothing twice', () => {
  const log = [out(1), err(4), out(2)]
  expect(texts(log, [...log, out(3), err(5), out(4)])).toEqual(['out 1', 'err 4', 'out 2', 'out 3', 'err 5', 'out 4'])
})

test('lines of the same time are counted', () => {
  const log = [out(1, 'a'), out(1, 'b')]
  expect(texts(log, [...log, out(1, 'c')], [...log, out(1, 'c'), out(1, 'd')])).toEqual(['a', 'b', 'c', 'd'])
})

test('a reading that was cut off is taken up where it was', () => {
  const log = [out(1), out(2), out(3)]
  expect(texts(log.slice(0, 2), log.slice(0, 1), log)).toEqual(['out 1', 'out 2', 'out 3'])
})

test('once a stream has caught up, it is not filtered any more', () => {
  expect(texts([out(5)], [out(5), out(6), out(4, 'after the clock was set back')])).toHaveLength(3)
})

test('older lines that were not asked for do not come later', () => {
  expect(texts([out(5)], [err(4), out(5), err(6)])).toEqual(['out 5', 'err 6'])
})

test('another container begins anew', () => {
  const again = createReadAgain()
  again.begin(false)
  expect([out(5)].filter(again.isNew)).toHaveLength(1)
  expect(again.since()).toBe(Date.parse(time(5)) / 1000 - 10)
  again.begin(false)
  expect(again.since()).toBeNull()
  expect([out(4)].filter(again.isNew)).toHaveLength(1)
})

test('lines without a time are always taken', () => {
  const line: LogLine = { source: 'stdout', time: '', text: 'x' }
  expect(texts([line], [line])).toEqual(['x', 'x'])
})

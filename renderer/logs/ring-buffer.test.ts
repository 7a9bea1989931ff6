/** The buffer's two limits, and the numbers that lines keep. */
import { expect, test } from 'vitest'
import type { LogLine } from '../../app/contract/streams.ts'
import { createLogBuffer, type LogBuffer } from './ring-buffer.ts'

const line = (text: string): LogLine => ({ source: 'stdout', time: '', text })
const texts = (buffer: LogBuffer) =>
  Array.from({ length: buffer.end() - buffer.first() }, (_, index) => buffer.at(buffer.first() + index)?.text)

test('keeps the newest lines, each under its own number', () => {
  const buffer = createLogBuffer({ lines: 3, characters: 100 })
  buffer.append(['a', 'b', 'c', 'd', 'e'].map(line))
  expect([buffer.first(), buffer.end(), texts(buffer)]).toEqual([2, 5, ['c', 'd', 'e']])
  expect([buffer.at(1), buffer.at(5), buffer.at(4)?.text]).toEqual([undefined, undefined, 'e'])
})

test('long lines push out old ones before the number of lines does', () => {
  const buffer = createLogBuffer({ lines: 100, characters: 10 })
  buffer.append(['aaaa', 'bbbb', 'cccc'].map(line))
  expect(texts(buffer)).toEqual(['bbbb', 'cccc'])
})

test('a single line longer than the limit is still shown', () => {
  const buffer = createLogBuffer({ lines: 10, characters: 3 })
  buffer.append([line('ab'), line('longer')])
  expect(texts(buffer)).toEqual(['longer'])
})

test('a million lines leave as many as the limit says', () => {
  const buffer = createLogBuffer({ lines: 200_000, characters: 64_000_000 })
  const batch = Array.from({ length: 1_000 }, (_, index) => line(`line ${index}`))
  for (let round = 0; round < 1_000; round += 1) buffer.append(batch)
  expect([buffer.end() - buffer.first(), buffer.end(), buffer.at(buffer.end() - 1)?.text]).toEqual([
    200_000,
    1_000_000,
    'line 999',
  ])
})

test('after clear it fills anew', () => {
  const buffer = createLogBuffer({ lines: 3, characters: 100 })
  buffer.append(['a', 'b', 'c', 'd'].map(line))
  buffer.clear()
  buffer.append([line('e')])
  expect(texts(buffer)).toEqual(['e'])
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('passes the first on at once, then only the latest of each interval, and the very last always', () => {
  const sent: number[] = []
  const { offer } = coalesce<number>(50, (value) => sent.push(value))
  offer(1)
  expect(sent).toEqual([1])
  offer(2)
  offer(3)
  vi.advanceTimersByTime(49)
  expect(sent).toEqual([1])
  vi.advanceTimersByTime(1)
  expect(sent).toEqual([1, 3])
  offer(4)
  vi.advanceTimersByTime(50)
  expect(sent).toEqual([1, 3, 4])
  vi.advanceTimersByTime(50)
  offer(5)
  expect(sent).toEqual([1, 3, 4, 5])
})

test('sends nothing after it is stopped', () => {
  const sent: number[] = []
  const { offer, stop } = coalesce<number>(50, (value) => sent.push(value))
  offer(1)
  offer(2)
  stop()
  vi.advanceTimersByTime(500)
  expect(sent).toEqual([1])
})

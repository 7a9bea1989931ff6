import { expect, test, vi } from 'vitest'
import { throttled } from './throttled.ts'

test('a fast source is heard at once, then at intervals, and its last word always', () => {
  vi.useFakeTimers()
  const heard: number[] = []
  const report = throttled((value: number) => heard.push(value), 100)
  report(1)
  report(2)
  report(3)
  vi.advanceTimersByTime(100)
  report(4)
  vi.advanceTimersByTime(50)
  report(5)
  report.flush()
  report.flush()
  vi.advanceTimersByTime(1_000)
  expect(heard).toEqual([1, 3, 5])
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

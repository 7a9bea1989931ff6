import { expect, test } from 'vitest'
import type { TrafficPeriod } from '../../../app/contract/traffic.ts'
import { ceilingOf, chartWords, trafficBars } from './traffic-bars.ts'

const minute = 60_000
const now = Date.UTC(2026, 10, 27, 10, 30, 20)

const period = (minutesAgo: number, counts: Partial<TrafficPeriod> = {}): TrafficPeriod => ({
  from: Math.floor(now / minute) * minute - minutesAgo * minute,
  requests: 1,
  good: 1,
  unauthorized: 0,
  forbidden: 0,
  notFound: 0,
  otherClientErrors: 0,
  serverErrors: 0,
  unanswered: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...counts,
})

test('the last minute is at the right, an hour ago has just left at the left', () => {
  const minutes = [60, 59, 1, 0, -1].map((ago) => period(ago))
  expect(trafficBars({ minutes }, now).map(({ slot }) => slot)).toEqual([0, 58, 59])
})

test('each request is in one part of its bar', () => {
  const errors = { forbidden: 1, notFound: 2, otherClientErrors: 3, serverErrors: 4, unanswered: 5 }
  const [bar] = trafficBars({ minutes: [period(0, { requests: 20, good: 1, unauthorized: 4, ...errors })] }, now)
  expect(bar).toMatchObject({ requests: 20, served: 1, refused: 4, failed: 15 })
})

test('the height follows the busiest minute, but one request is no peak', () => {
  expect(ceilingOf(trafficBars({ minutes: [period(3)] }, now))).toBe(5)
  expect(ceilingOf(trafficBars({ minutes: [period(3), period(2, { requests: 48 })] }, now))).toBe(48)
  expect(ceilingOf([])).toBe(5)
})

test('the chart can be read out', () => {
  expect(chartWords([])).toBe('Requests per minute in the last hour: none.')
  const minutes = [period(3), period(2, { requests: 3, unauthorized: 1, serverErrors: 1 })]
  expect(chartWords(trafficBars({ minutes }, now))).toBe(
    'Requests per minute in the last hour: 4 in all, at most 3 in a minute; 2 served, 1 refused, 1 failed.',
  )
})

/** The figures a person reads most often, at the edges where the unit changes. */
import { describe, expect, test } from 'vitest'
import { ago, bytes, clockTime, count, countdown, counted, latency, percent, remaining, span } from './amounts.ts'

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KB'],
    [10_200, '10 KB'],
    [512 * 1024 * 1024, '512 MB'],
    [1023.6 * 1024 * 1024, '1.0 GB'],
    [-5, '0 B'],
  ])('%d is %s', (amount, words) => expect(bytes(amount)).toBe(words))
})

describe('latency', () => {
  test.each([
    [0.42, '0.4 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_340, '12.3 s'],
  ])('%d is %s', (milliseconds, words) => expect(latency(milliseconds)).toBe(words))
})

describe('percent', () => {
  test.each([
    [0, '0.0 %'],
    [0.004, '0.4 %'],
    [0.0996, '10 %'],
    [1.5, '150 %'],
  ])('%d is %s', (share, words) => expect(percent(share)).toBe(words))
})

describe('span', () => {
  test.each([
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [11_520_000, '3 h 12 min'],
    [86_400_000, '1 day'],
    [3 * 86_400_000, '3 days'],
  ])('%d is %s', (milliseconds, words) => expect(span(milliseconds)).toBe(words))
})

test('a moment ago is not counted in seconds', () => {
  expect([ago(1000, 2000), ago(1000, 6000), ago(5000, 1000)]).toEqual(['just now', '5 s ago', 'just now'])
})

test('counts carry separators and the right number of the noun', () => {
  expect([count(200_000), counted(1, 'line'), counted(3, 'match', 'matches')]).toEqual([
    '200,000',
    '1 line',
    '3 matches',
  ])
})

test('a countdown begins with all of its time and never goes below nothing', () => {
  expect([300_000, 300_999, 60_000, 59_999, 7_500, 999, 0, -4_000].map(countdown)).toEqual([
    '5:00',
    '5:00',
    '1:00',
    '0:59',
    '0:07',
    '0:00',
    '0:00',
    '0:00',
  ])
})

test('what is left is rounded up, so that nothing seems over before it is', () => {
  const minute = 60_000
  expect([400, 40_000, 7.2 * minute, 60 * minute, 61 * minute, 49 * 60 * minute].map(remaining)).toEqual([
    '1 more second',
    '40 more seconds',
    '8 more minutes',
    '60 more minutes',
    '2 more hours',
    '3 more days',
  ])
})

test('a time of another day names the day', () => {
  const now = new Date(2026, 10, 27, 23, 55)
  expect(clockTime(new Date(2026, 10, 27, 23, 59).getTime(), now.getTime())).toBe('23:59')
  expect(clockTime(new Date(2026, 10, 28, 0, 5).getTime(), now.getTime())).toBe('28 Nov, 00:05')
})

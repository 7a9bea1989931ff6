import { expect, test } from 'vitest'
import { secretNews } from './secret-news.ts'

test('a secret is news when it is entered, entered anew or gone, and not while it stays', () => {
  const before = { STAYS: 1, ANEW: 1, GONE: 1, PLAIN: 0 }
  expect(secretNews(before, { STAYS: 1, ANEW: 2, PLAIN: 0, FIRST: 2 })).toEqual({
    entered: ['ANEW', 'FIRST'],
    removed: ['GONE'],
  })
  expect(secretNews({}, {})).toEqual({ entered: [], removed: [] })
})

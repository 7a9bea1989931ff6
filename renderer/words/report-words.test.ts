/** A rotation that proved nothing must not sound as if it had. */
import { expect, test } from 'vitest'
import type { RotateReport } from '../../app/contract/answers.ts'
import { rotateWords } from './report-words.ts'

const report: RotateReport = { proven: true, oldTokenRefused: true, access: 'token', rewrittenEntries: [] }
const entry = { client: 'cursor', file: '/f', entryName: 'a' }

test('what was proven, what was not, and what was rewritten', () => {
  expect([
    rotateWords('a', report),
    rotateWords('a', { ...report, rewrittenEntries: [entry] }),
    rotateWords('a', { ...report, oldTokenRefused: false, access: 'open' }),
    rotateWords('a', { ...report, proven: false, oldTokenRefused: false }),
  ]).toEqual([
    'a has a new token. The old one is refused.',
    'a has a new token. The old one is refused. 1 client entry rewritten.',
    'a has a new token, but still answers without one.',
    'a has a new token. It counts from the next start.',
  ])
})

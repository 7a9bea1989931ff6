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
    'Token of a rotated. The old one is refused.',
    'Token of a rotated. The old one is refused. 1 client entry rewritten.',
    'Token of a rotated, but it still answers without one.',
    'Token of a rotated. The new one counts from its next start.',
  ])
})

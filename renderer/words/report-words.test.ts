/** A rotation that proved nothing must not sound as if it had. */
import { expect, test } from 'vitest'
import type { RotateReport } from '../../app/contract/answers.ts'
import { rotateWords } from './report-words.ts'

const report: RotateReport = {
  proven: true,
  oldTokenRefused: true,
  access: 'token',
  previousUntil: null,
  rewrittenEntries: [],
}
const entry = { client: 'cursor', file: '/f', entryName: 'a' }
const now = new Date(2026, 10, 27, 14, 22).getTime()
const minute = 60_000
const words = (more: Partial<RotateReport>) => rotateWords('a', { ...report, ...more }, now)
const proved = 'New token of a in place, proved by a handshake.'

test('what was proven, what was not, and what was rewritten', () => {
  expect([
    words({}),
    words({ rewrittenEntries: [entry] }),
    words({ oldTokenRefused: false, access: 'open' }),
    words({ oldTokenRefused: false }),
    words({ proven: false, oldTokenRefused: false }),
  ]).toEqual([
    `${proved} The old one is refused.`,
    `${proved} The old one is refused. 1 client entry rewritten.`,
    `${proved} But it still answers without one.`,
    `${proved} But the old one still works: restart the server.`,
    'New token of a in place. It counts from the next start. The old one is refused.',
  ])
})

test('until when the old token works is told by the clock, and by the day when that is another', () => {
  const refused = { oldTokenRefused: false }
  expect([
    words({ ...refused, previousUntil: now + 10 * minute }),
    words({ ...refused, previousUntil: now + 2 * 24 * 60 * minute }),
    words({ ...refused, previousUntil: now + 10 * minute, proven: false }),
  ]).toEqual([
    `${proved} The old one works until 14:32.`,
    `${proved} The old one works until 29 Nov, 14:22.`,
    'New token of a in place. It counts from the next start. The old one works until 14:32.',
  ])
})

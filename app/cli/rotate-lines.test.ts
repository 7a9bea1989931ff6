import { expect, test } from 'vitest'
import type { RotateReport } from '../contract/answers.ts'
import type { ClientView } from '../contract/client-views.ts'
import { reloadLines, rotateLines } from './rotate-lines.ts'

const report: RotateReport = {
  proven: true,
  oldTokenRefused: true,
  access: 'token',
  previousUntil: null,
  rewrittenEntries: [],
}
const lines = (more: Partial<RotateReport>) => rotateLines('notes', { ...report, ...more }, 0)
const works = 'notes has a new token, and a handshake with it worked.'
const waits = 'notes has a new token; it does not run, so its next start is the first to use it.'

test('says what was proved, and for how long the old token works', () => {
  const unrefused = { oldTokenRefused: false }
  expect([
    lines({}),
    lines({ ...unrefused, previousUntil: 10 * 60_000 - 800 }),
    lines({ ...unrefused, access: 'open' }),
    lines(unrefused),
    lines({ ...unrefused, proven: false }),
    lines({ proven: false, previousUntil: 60_000 }),
  ]).toEqual([
    [works, 'The old token is refused.'],
    [works, 'The old token works for 10 minutes more.'],
    [works, 'It answers every local process, with or without a token.'],
    [works, 'The old token still works: restart the server.'],
    [waits],
    [waits, 'The old token works for 1 minute more.'],
  ])
})

test('names the entries that changed, and the clients that have to read them again', () => {
  const entry = (client: string) => ({ client, file: `/${client}.json`, entryName: 'notes' })
  const rewrittenEntries = [entry('cursor'), entry('codex'), entry('zed')]
  const clients = [
    { id: 'cursor', name: 'Cursor', running: true, reload: 'Restart Cursor.' },
    { id: 'codex', name: 'Codex', running: false, reload: 'Restart Codex.' },
    { id: 'vscode', name: 'VS Code', running: true, reload: 'Restart VS Code.' },
    { id: 'zed', name: 'Zed', running: true, reload: 'Restart Zed.', readsAgain: true },
  ] as unknown as readonly ClientView[]
  expect(lines({ rewrittenEntries }).slice(2)).toEqual([
    'Rewrote the entry of cursor in /cursor.json',
    'Rewrote the entry of codex in /codex.json',
    'Rewrote the entry of zed in /zed.json',
  ])
  expect(reloadLines({ ...report, rewrittenEntries }, clients)).toEqual(['Cursor: Restart Cursor.'])
})

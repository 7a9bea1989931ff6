import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createActivity, type Face } from './activity.ts'
import { type Home, homeFrom } from './home.ts'

let home: Home
beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-activity-')) }, '/')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

const activityOf = (face: Face) =>
  createActivity({ home, face, now: () => new Date(0), log: (line) => expect.unreachable(line) })
const written = async (): Promise<unknown[]> =>
  (await readFile(home.activityFile, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

test('one line for each thing done, in order, by whichever face', async () => {
  const [window, cli] = [activityOf('window'), activityOf('cli')]
  window.record('server:start', 'notes', 'done')
  window.record('server:stop', 'notes', 'busy')
  window.record('secret:set', 'notes', 'done', 'API_KEY')
  await window.settled()
  cli.record('settings:update', null, 'done')
  await cli.settled()
  const at = '1970-01-01T00:00:00.000Z'
  expect(await written()).toEqual([
    { at, face: 'window', action: 'server:start', server: 'notes', outcome: 'done' },
    { at, face: 'window', action: 'server:stop', server: 'notes', outcome: 'busy' },
    { at, face: 'window', action: 'secret:set', server: 'notes', variable: 'API_KEY', outcome: 'done' },
    { at, face: 'cli', action: 'settings:update', server: null, outcome: 'done' },
  ])
  expect((await stat(home.activityFile)).mode & 0o777).toBe(0o600)
})

test('the file is cut to its newer half, at a line, before it grows large', async () => {
  const line = JSON.stringify({ at: '', face: 'cli', action: 'x'.repeat(100), server: null, outcome: 'done' })
  await appendFile(home.activityFile, `${line}\n`.repeat(Math.ceil(1_000_000 / line.length)))
  const activity = activityOf('cli')
  activity.record('server:start', 'last', 'done')
  await activity.settled()
  expect((await stat(home.activityFile)).size).toBeLessThan(600_000)
  expect((await written()).at(-1)).toMatchObject({ server: 'last' })
})

import { expect, test } from 'vitest'
import { createPullTally } from './pull-progress.ts'

test('layers and bytes add up while a pull goes on', () => {
  const tally = createPullTally()
  const say = (id: string, status: string, current?: number, total?: number) =>
    tally.add({ id, status, progressDetail: current === undefined ? {} : { current, total } })
  expect(say('latest', 'Pulling from mcp/x')).toEqual({ changed: false, error: null })
  for (const id of ['a', 'b']) say(id, 'Pulling fs layer')
  say('c', 'Already exists')
  say('a', 'Downloading', 40, 100)
  say('b', 'Downloading', 10, 50)
  expect(tally.progress()).toEqual({
    layers: [
      { id: 'a', status: 'downloading', current: 40, total: 100 },
      { id: 'b', status: 'downloading', current: 10, total: 50 },
      { id: 'c', status: 'done', current: 0, total: 0 },
    ],
    currentBytes: 50,
    totalBytes: 150,
  })
  say('a', 'Download complete')
  say('a', 'Extracting', 5, 100)
  expect(tally.progress()).toMatchObject({ layers: [{ status: 'extracting', current: 5 }, {}, {}], currentBytes: 110 })
  say('a', 'Pull complete')
  say('b', 'Pull complete')
  expect(tally.progress()).toMatchObject({ currentBytes: 150, totalBytes: 150 })
  expect(tally.add({ errorDetail: { message: 'x' }, error: 'manifest unknown' })).toEqual({
    changed: false,
    error: 'manifest unknown',
  })
})

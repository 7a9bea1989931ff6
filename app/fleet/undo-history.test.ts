import { expect, test } from 'vitest'
import { createUndoHistory } from './undo-history.ts'

const minutes = 60_000
const tooLate = { kind: 'too-late' }
let time = 0
const recording = () => {
  time = 1_000
  const undone: string[] = []
  const history = createUndoHistory({ now: () => time })
  const add = (name: string, servers: readonly string[]) =>
    history.add({ servers, run: async () => void undone.push(name) }).key
  return { history, undone, add }
}

test('what was done can be undone once', async () => {
  const { history, undone, add } = recording()
  const key = add('move', ['notes'])
  await history.undo(key)
  await expect(history.undo(key)).rejects.toMatchObject(tooLate)
  await expect(history.undo('never given')).rejects.toMatchObject(tooLate)
  expect(undone).toEqual(['move'])
})

test('two clicks at once undo once', async () => {
  const { history, undone, add } = recording()
  const key = add('move', ['notes'])
  const clicks = await Promise.allSettled([history.undo(key), history.undo(key)])
  expect(clicks.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(undone).toEqual(['move'])
})

test('after five minutes it is over', async () => {
  const { history, add } = recording()
  const key = add('move', ['notes'])
  time += 5 * minutes + 1
  await expect(history.undo(key)).rejects.toMatchObject(tooLate)
})

test('the newest change of a server is undone first, others are no matter', async () => {
  const { history, undone, add } = recording()
  const first = add('first', ['notes'])
  const second = add('second', ['github', 'notes'])
  add('elsewhere', ['files'])
  await expect(history.undo(first)).rejects.toMatchObject({ ...tooLate, message: '"notes" was changed again since.' })
  await history.undo(second)
  await history.undo(first)
  expect(undone).toEqual(['second', 'first'])
})

test('what could not be undone can be tried again', async () => {
  time = 1_000
  const history = createUndoHistory({ now: () => time })
  let tries = 0
  const run = async (): Promise<void> => {
    if (++tries === 1) throw new Error('taken')
  }
  const { key, until } = history.add({ servers: ['notes'], run })
  expect(until).toBe(1_000 + 5 * minutes)
  await expect(history.undo(key)).rejects.toThrow('taken')
  await history.undo(key)
  expect(tries).toBe(2)
})

import { expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { allOrNothing, type Deed, nothingDone } from './deed.ts'

const { signal } = new AbortController()
const recording = () => {
  const log: string[] = []
  const deed = (name: string, undo: () => void = () => undefined): Deed => ({
    changes: [{ kind: 'start', server: name }],
    keep: async () => void log.push(`keep ${name}`),
    undo: async () => {
      log.push(`undo ${name}`)
      undo()
    },
  })
  return { log, deed, step: (name: string, undo?: () => void) => async () => deed(name, undo) }
}

test('what all did is one change list, and is kept in the order of doing', async () => {
  const { log, step } = recording()
  const done = await allOrNothing(step('a'), [step('b')], signal)
  await done.keep()
  expect(done.changes.map((change) => change.kind === 'start' && change.server)).toEqual(['a', 'b'])
  expect(log).toEqual(['keep a', 'keep b'])
})

test('a failure undoes what was done before it, the last one first', async () => {
  const { log, step } = recording()
  const failing = async (): Promise<Deed> => {
    throw new Failure('port-taken', 'Port 3000 is taken.', '')
  }
  await expect(allOrNothing(step('a'), [step('b'), failing, step('c')], signal)).rejects.toMatchObject({
    kind: 'port-taken',
    message: 'Port 3000 is taken.',
  })
  expect(log).toEqual(['undo b', 'undo a'])
})

test('one that cannot be undone does not keep the others from it, and is told of', async () => {
  const { log, step } = recording()
  const stuck = (): never => {
    throw new Failure('engine-error', '"b" does not run now.', 'Start it.')
  }
  const failing = async (): Promise<Deed> => {
    throw new Failure('cancelled', 'It was cancelled.', '')
  }
  await expect(allOrNothing(step('a'), [step('b', stuck), failing], signal)).rejects.toMatchObject({
    kind: 'cancelled',
    message: 'It was cancelled. "b" does not run now.',
    fix: 'Start it.',
  })
  expect(log).toEqual(['undo b', 'undo a'])
})

test('a cancel between two steps undoes the first', async () => {
  const { log, deed } = recording()
  const cancel = new AbortController()
  const cancelled = new Failure('cancelled', 'The move was cancelled.', '')
  const first = async (): Promise<Deed> => {
    cancel.abort(cancelled)
    return deed('a')
  }
  await expect(allOrNothing(first, [async () => nothingDone], cancel.signal)).rejects.toBe(cancelled)
  expect(log).toEqual(['undo a'])
})

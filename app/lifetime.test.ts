import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLifetime } from './lifetime.ts'

function lifetimeWithLog(limit = 1_000) {
  const logged: string[] = []
  return { lifetime: createLifetime({ limit, log: (line) => logged.push(line) }), logged }
}

test('undoes all in reverse order, once', async () => {
  const { lifetime } = lifetimeWithLog()
  const undone: string[] = []
  for (const name of ['engine', 'watch', 'window']) lifetime.add(name, async () => void undone.push(name))
  await Promise.all([lifetime.end(), lifetime.end()])
  expect(undone).toEqual(['window', 'watch', 'engine'])
})

test('one that throws or hangs does not keep the others from running', async () => {
  const { lifetime, logged } = lifetimeWithLog(50)
  const undone: string[] = []
  lifetime.add('first', () => void undone.push('first'))
  lifetime.add('hangs', () => new Promise(() => undefined))
  lifetime.add('throws', () => {
    throw new Error('no')
  })
  await lifetime.end()
  expect(undone).toEqual(['first'])
  expect(logged).toEqual(['throws did not end well: no', 'hangs did not end in time'])
})

test('one with a limit of its own may take longer than all the others, and takes nothing from them', async () => {
  const { lifetime, logged } = lifetimeWithLog(50)
  const undone: string[] = []
  const after = (milliseconds: number, name: string) => async () => {
    await delay(milliseconds)
    undone.push(name)
  }
  lifetime.add('last', after(10, 'last'))
  lifetime.add('farewell', after(120, 'farewell'), () => 5_000)
  await lifetime.end()
  expect(undone).toEqual(['farewell', 'last'])
  expect(logged).toEqual([])
})

test('what is added after the end is undone at once', async () => {
  const { lifetime } = lifetimeWithLog()
  await lifetime.end()
  const undone = await new Promise((resolve) => lifetime.add('late', () => resolve('undone')))
  expect(undone).toBe('undone')
})

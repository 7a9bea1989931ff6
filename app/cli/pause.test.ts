import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { pause } from './pause.ts'

test('twenty servers can be waited for with one Ctrl-C, which ends all the waits', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  try {
    const interrupt = new AbortController()
    const waits = Array.from({ length: 20 }, () => pause(60_000, interrupt.signal))
    // Node tells of a warning a turn later.
    await turn()
    interrupt.abort()
    await Promise.all(waits)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', note)
  }
})

test('a wait after Ctrl-C is over at once', async () => {
  await pause(60_000, AbortSignal.abort())
})

import { expect, test } from 'vitest'
import { electronFlags } from './sandbox.mjs'

test('only root on Linux goes without the sandbox', () => {
  expect(electronFlags('linux', 0)).toEqual(['--no-sandbox'])
  expect([electronFlags('linux', 1000), electronFlags('darwin', 0), electronFlags('win32', undefined)]).toEqual([
    [],
    [],
    [],
  ])
})

/** What is no port is said while it is typed; an empty field is no mistake yet. */
import { expect, test } from 'vitest'
import { typedPort } from './typed-port.ts'

test.each([
  ['3004', { ok: true, port: 3004 }],
  [' 80 ', { ok: true, port: 80 }],
  ['65535', { ok: true, port: 65535 }],
  ['', { ok: false }],
])('%j', (text, expected) => expect(typedPort(text)).toEqual(expected))

test.each(['0', '65536', '30.5', '-1', 'abc', '3000x'])('%j is no port', (text) => {
  expect(typedPort(text)).toEqual({ ok: false, problem: 'A port is a whole number from 1 to 65535.' })
})

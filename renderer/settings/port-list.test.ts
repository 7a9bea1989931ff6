/** What a person writes must be what is left alone, under the contract's own limits. */
import { expect, test } from 'vitest'
import { Settings } from '../../app/contract/settings.ts'
import { portsFrom, portsWords } from './port-list.ts'

test.each([
  ['3000, 3001, 3010-3013', [3000, 3001, 3010, 3011, 3012, 3013]],
  ['3001 3000\n3000', [3000, 3001]],
  ['3010 - 3012', [3010, 3011, 3012]],
  ['3010–3011;3011', [3010, 3011]],
  [' , ', []],
  ['65535', [65535]],
])('%j is %j', (text, ports) => {
  expect(portsFrom(text)).toEqual({ ok: true, ports })
  expect(Settings.safeParse({ leaveAlone: ports }).success).toBe(true)
})

test.each([
  ['3000, x', '"x" is no port. Write them like 3000, 3001, 3010-3019.'],
  ['30.5', '"30.5" is no port. Write them like 3000, 3001, 3010-3019.'],
  ['-5', '"-5" is no port. Write them like 3000, 3001, 3010-3019.'],
  ['0', '"0": a port is a whole number from 1 to 65535.'],
  ['3000-70000', '"3000-70000": a port is a whole number from 1 to 65535.'],
  ['3019-3010', '"3019-3010" ends before it starts.'],
  ['1-1001', 'At most 1000 ports can be left alone.'],
])('%j is refused: %s', (text, problem) => expect(portsFrom(text)).toEqual({ ok: false, problem }))

test('a thousand is the most here and in the contract', () => {
  const reading = portsFrom('1-1000')
  const ports = reading.ok ? reading.ports : []
  expect(ports).toHaveLength(1000)
  expect(Settings.safeParse({ leaveAlone: ports }).success).toBe(true)
  expect(Settings.safeParse({ leaveAlone: [...ports, 1001] }).success).toBe(false)
})

test.each([
  [[3000, 3001], '3000, 3001'],
  [[3010, 3012, 3011, 3001], '3001, 3010-3012'],
  [[3000, 3000, 3001, 3002], '3000-3002'],
  [[], ''],
])('%j is written %j, and read back as the same', (ports, words) => {
  expect(portsWords(ports)).toBe(words)
  expect(portsFrom(words)).toEqual({ ok: true, ports: [...new Set(ports)].toSorted((one, other) => one - other) })
})

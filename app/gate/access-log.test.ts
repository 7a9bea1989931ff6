import { describe, expect, test } from 'vitest'
import { accessRecord, MOST_OF_AGENT, MOST_OF_CLIENT } from './access-log.ts'
import { endedLine, openedLine, requestId } from './testing/access-lines.ts'

const AT = 1_795_777_480_960

test('a line as the gate writes it', () => {
  const line =
    '{"gate":1,"at":1795777480.960,"id":"1795777480.957-17-3","status":200,"caller":"previous",' +
    '"method":"POST","stream":true,"seconds":0.003,"in":240,"out":408,"client":"claude-ai","agent":"node"}'
  expect(accessRecord(line)).toEqual({
    kind: 'ended',
    at: AT,
    id: '1795777480.957-17-3',
    status: 200,
    caller: 'previous',
    method: 'POST',
    isStream: true,
    milliseconds: 3,
    bytesIn: 240,
    bytesOut: 408,
    client: 'claude-ai',
    agent: 'node',
  })
  expect(accessRecord(openedLine(7, AT))).toEqual({ kind: 'opened', id: requestId(7), at: AT })
})

test('a line of a gate that an earlier Berth started', () => {
  const id = '0123456789abcdef0123456789abcdef'
  expect(accessRecord(endedLine(1, AT).replace(requestId(1), id))).toMatchObject({ kind: 'ended', id })
})

describe('is no record', () => {
  const whole = endedLine(1, AT)
  test.each([
    ['nothing', ''],
    ['what nginx says itself', '2026/11/27 10:00:00 [emerg] 1#1: bind() failed'],
    ['half a line', whole.slice(0, -10)],
    ['JSON of another kind', '{"level":"info"}'],
    ['a line of a future form', '{"gate":2,"at":1}'],
    ['the beginning alone', '{"gate":1,'],
    ['a null', '{"gate":1,"at":null}'],
    ['an unknown caller', endedLine(1, AT).replace('"current"', '"admin"')],
    ['a status that is none', endedLine(1, AT, { status: 9 })],
    ['an id that is none', whole.replace(requestId(1), 'x')],
    ['half an id', whole.replace(requestId(1), '1795777480.960-1')],
    ['a time that no date can hold', whole.replace(String(AT / 1000), '1e300')],
    ['a size below zero', endedLine(1, AT, { in: -1 })],
    ['a line without an end', endedLine(1, AT, { agent: 'a'.repeat(5_000) })],
  ])('%s', (_name, line) => {
    expect(accessRecord(line)).toBeNull()
  })
})

test('what callers say is printable and short', () => {
  const rude = `\u001b[31mCursor\u0000\n\u202Egnp\u00e4${'x'.repeat(500)}`
  const record = accessRecord(endedLine(1, AT, { client: rude, agent: rude }))
  if (record?.kind !== 'ended') throw new Error('no record')
  expect(record.client).toMatch(/^[\x20-\x7e]*$/)
  expect(record.client).toBe(`[31mCursorgnp${'x'.repeat(MOST_OF_CLIENT - 13)}`)
  expect(record.agent).toHaveLength(MOST_OF_AGENT)
})

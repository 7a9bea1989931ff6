import { describe, expect, test } from 'vitest'
import { createLineReader, MAX_LINE_BYTES } from './log-lines.ts'

const time = '2026-11-20T10:00:00.123456789Z'

function frame(source: 1 | 2, text: string | Buffer): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(8)
  head[0] = source
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}

/** The same bytes in pieces of every size must give the same lines. */
function linesOf(bytes: Buffer, pieceSize: number, terminal = false) {
  const reader = createLineReader({ terminal })
  const lines = []
  for (let at = 0; at < bytes.length; at += pieceSize) lines.push(...reader.read(bytes.subarray(at, at + pieceSize)))
  return [...lines, ...reader.finish()]
}

const sizes = [1, 2, 3, 7, 8, 9, 41, 100, 1_000_000]

describe.each(sizes)('in pieces of %i bytes', (size) => {
  test('framed lines keep source, time and text', () => {
    const bytes = Buffer.concat([
      frame(1, `${time} one\n`),
      frame(2, `${time} two ⚓\r\n`),
      frame(1, `${time} \n`),
      frame(1, '2026-11-20T10:00:00Z short time\n'),
      frame(1, 'no time at all\n'),
      frame(2, `${time} no end`),
    ])
    expect(linesOf(bytes, size)).toEqual([
      { source: 'stdout', time, text: 'one' },
      { source: 'stderr', time, text: 'two ⚓' },
      { source: 'stdout', time, text: '' },
      { source: 'stdout', time: '2026-11-20T10:00:00Z', text: 'short time' },
      { source: 'stdout', time: '', text: 'no time at all' },
      { source: 'stderr', time, text: 'no end' },
    ])
  })

  test('a line in several records is one, also when a character is cut and the other source speaks between', () => {
    const anchor = Buffer.from('⚓')
    const bytes = Buffer.concat([
      frame(1, Buffer.concat([Buffer.from(`${time} begun `), anchor.subarray(0, 1)])),
      frame(2, `${time} meanwhile\n`),
      frame(1, Buffer.concat([Buffer.from(`${time} `), anchor.subarray(1), Buffer.from(' ended\n')])),
    ])
    expect(linesOf(bytes, size).map(({ text }) => text)).toEqual(['meanwhile', 'begun ⚓ ended'])
  })

  test('a terminal has no frames', () => {
    const bytes = Buffer.from(`${time} one\r\n${time} two ⚓\r\nno end`)
    expect(linesOf(bytes, size, true).map(({ source, text }) => [source, text])).toEqual([
      ['stdout', 'one'],
      ['stdout', 'two ⚓'],
      ['stdout', 'no end'],
    ])
  })
})

test.each([false, true])('a line without an end is kept in bounds (terminal: %s)', (terminal) => {
  const reader = createLineReader({ terminal })
  const piece = Buffer.from('é'.repeat(8_000))
  for (let i = 0; i < 200; i++) expect(reader.read(terminal ? piece : frame(1, piece))).toEqual([])
  const [line] = reader.finish()
  expect(Buffer.byteLength(line?.text ?? '')).toBeLessThanOrEqual(MAX_LINE_BYTES)
  expect(line?.text).toMatch(/^é+ … \(cut, 318\d{4} more bytes\)$/)
})

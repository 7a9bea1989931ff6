import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { lineCutter } from './line-cutter.ts'
import { LONGEST_MESSAGE } from './message.ts'

function through(chunks: readonly (string | Buffer)[]) {
  const lines: string[] = []
  const problems: string[] = []
  const cut = lineCutter({
    onLine: (line) => lines.push(line),
    onTooLong: ({ message }) => problems.push(message),
  })
  for (const chunk of chunks) cut(Buffer.from(chunk))
  return { lines, problems }
}

it('joins the pieces of a line and parts lines that came together', () => {
  expect(through(['a\nb', 'c', 'd\ne\nf', '\n']).lines).toEqual(['a', 'bcd', 'e', 'f'])
})

it('leaves out blank lines, and an unfinished last one', () => {
  expect(through(['\n \r\na\r\n\nb']).lines).toEqual(['a\r'])
})

it('keeps characters whole that a chunk cuts', () => {
  const bytes = Buffer.from('Jörg ⚓\n')
  expect(through([...bytes].map((byte) => Buffer.from([byte]))).lines).toEqual(['Jörg ⚓'])
})

it('takes 50 MB in small chunks in linear time', () => {
  const chunk = Buffer.from(randomBytes(32 * 1024).toString('hex'))
  const begun = performance.now()
  const [line] = through([...Array<Buffer>(800).fill(chunk), Buffer.from('\n')]).lines
  expect(line).toHaveLength(800 * chunk.length)
  expect(performance.now() - begun).toBeLessThan(2_000)
})

it('leaves out a line that is too long, says so once, and hears the next', () => {
  const half = Buffer.alloc(LONGEST_MESSAGE / 2, 'x')
  expect(through([half, half, 'x', 'more', '\nnext\n'])).toEqual({
    lines: ['next'],
    problems: ['A line has more than 256 MB.'],
  })
})

import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { WholeLines } from './whole-lines.ts'

/** Each chunk that comes out, as soon as it is there. */
async function through(chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const out: string[] = []
  const lines = new WholeLines().on('data', (chunk: Buffer) => out.push(chunk.toString()))
  await pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), lines)
  return out
}

it('joins the pieces of a line and keeps lines that came together', async () => {
  expect(await through(['a\nb', 'c', 'd\ne\nf', '\n'])).toEqual(['a\n', 'bcd\ne\n', 'f\n'])
})

it('drops an unfinished last line', async () => {
  expect(await through(['a\nb'])).toEqual(['a\n'])
})

it('keeps characters whole that a chunk cuts', async () => {
  const bytes = Buffer.from('Jörg ⚓\n')
  expect(await through([...bytes].map((byte) => Buffer.from([byte])))).toEqual(['Jörg ⚓\n'])
})

it('takes 50 MB in small chunks in linear time', async () => {
  const chunk = Buffer.from(randomBytes(32 * 1024).toString('hex'))
  const begun = performance.now()
  const [line] = await through([...Array<Buffer>(800).fill(chunk), Buffer.from('\n')])
  expect(line).toHaveLength(800 * chunk.length + 1)
  expect(performance.now() - begun).toBeLessThan(2_000)
})

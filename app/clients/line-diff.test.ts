/** A diff must show what changes, where, and no more; and be right for texts too large to be cut into lines. */
import { describe, expect, it } from 'vitest'
import type { Hunk } from '../contract/diff.ts'
import { lineDiff } from './line-diff.ts'
import { shownFileDiff } from './near-change.ts'
import { shownDiff } from './shown-diff.ts'
import { pickWith, randomFrom } from './testing/random.ts'

const signs = { same: ' ', out: '-', in: '+' } as const
const drawn = (hunks: readonly Hunk[]): string =>
  hunks
    .map(({ before, after, lines }) =>
      [`@${before}/${after}`, ...lines.map(({ kind, text }) => signs[kind] + text)].join('\n'),
    )
    .join('\n')

describe('a diff', () => {
  it('shows three lines around a change and the numbers of the first', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\n'
    expect(drawn(lineDiff(before, before.replace('e\n', 'E\nX\n')))).toBe('@2/2\n b\n c\n d\n-e\n+E\n+X\n f\n g\n h')
  })

  it('is all there is for a new file and for one that goes', () => {
    expect(drawn(lineDiff('', 'a\nb\n'))).toBe('@1/1\n+a\n+b')
    expect(drawn(lineDiff('a\nb', ''))).toBe('@1/1\n-a\n-b')
    expect(lineDiff('a', 'a')).toEqual([])
  })

  it('keeps far changes apart', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const after = lines.map((line, index) => (index === 2 || index === 25 ? 'new' : line))
    const hunks = lineDiff(lines.join('\n'), after.join('\n'))
    expect(hunks.map(({ before, after: to, lines: shown }) => [before, to, shown.length])).toEqual([
      [1, 1, 7],
      [23, 23, 8],
    ])
  })

  it('does not depend on the line end', () => {
    expect(drawn(lineDiff('a\r\nb\r\n', 'a\r\nc\r\n'))).toBe('@1/1\n a\n-b\n+c')
  })

  it('leads from the old lines to the new ones, whatever they are', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomFrom(seed)
      const pick = pickWith(random)
      const text = (): string =>
        Array.from({ length: Math.floor(random() * 14) }, () => `${pick('a', 'b', 'c')}\n`).join('')
      const [before, after] = [text(), text()]
      let [made, done] = ['', 0]
      const old = before.split('\n').slice(0, -1)
      for (const hunk of lineDiff(before, after)) {
        made += old
          .slice(done, hunk.before - 1)
          .map((line) => `${line}\n`)
          .join('')
        made += hunk.lines
          .filter(({ kind }) => kind !== 'out')
          .map((line) => `${line.text}\n`)
          .join('')
        const gone = hunk.lines.filter(({ kind }) => kind !== 'in').map((line) => line.text)
        expect(gone, `seed ${seed}`).toEqual(old.slice(hunk.before - 1, hunk.before - 1 + gone.length))
        done = hunk.before - 1 + gone.length
      }
      made += old
        .slice(done)
        .map((line) => `${line}\n`)
        .join('')
      expect(made, `seed ${seed}`).toBe(after)
    }
  })
})

describe('what is shown of it', () => {
  it('masks our token and what looks like the key of a neighbour, in JSON and TOML', () => {
    const before = '{\n  "env": { "API_KEY": "k-1" },\n  "args": [\n    "--token",\n    "k-2"\n  ],\n  "a": 1\n}\n'
    const json = drawn(shownDiff(before, before.replace('"a": 1', '"x": "our-token"'), ['our-token']))
    expect(json).not.toMatch(/our-token|k-1|k-2/)
    const toml = '[a]\nhttp_headers = { Authorization = "Bearer k-3" }\n"api_key" = \'k-4\'\n'
    expect(drawn(shownDiff(toml, `${toml}[b]\n`, []))).not.toMatch(/k-3|k-4/)
  })

  it('cuts a config that is one long line to where it differs', () => {
    const head = `{"history": "${'x'.repeat(500_000)}", "mcpServers": {`
    const after = `${head}"sample": {"command": "berth"}}}`
    const shown = drawn(shownDiff(`${head}}}`, after, []))
    expect(shown.length).toBeLessThan(1_500)
    expect(shown).toContain('"sample": {"command": "berth"}')
  })
})

describe('a diff of files', () => {
  it('is that of their texts, though only the lines around what differs are looked at', async () => {
    for (let seed = 1; seed <= 600; seed++) {
      const pick = pickWith(randomFrom(seed))
      const random = randomFrom(seed + 1000)
      const lines = (count: number): readonly string[] =>
        Array.from({ length: Math.floor(random() * count) }, () => pick('a', 'b', 'ü', ''))
      const [lead, tail] = [lines(20), lines(20)]
      const text = (): string => [...lead, ...lines(6), ...tail].join(pick('\n', '\n', '\r\n')) + pick('', '\n')
      const [before, after] = [text(), text()]
      const mark = pick('', '\ufeff')
      expect(await shownFileDiff(Buffer.from(mark + before), Buffer.from(after), []), `seed ${seed}`).toEqual(
        shownDiff(before, after, []),
      )
    }
  })

  it('is all there is for a new file and for one that goes', async () => {
    const bytes = Buffer.from('a\nb')
    expect(drawn(await shownFileDiff(null, bytes, []))).toBe('@1/1\n+a\n+b')
    expect(drawn(await shownFileDiff(bytes, null, []))).toBe('@1/1\n-a\n-b')
    expect(await shownFileDiff(bytes, bytes, [])).toEqual([])
  })
})

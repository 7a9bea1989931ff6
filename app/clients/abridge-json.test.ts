/** The short text of a large JSON file: it must lead to the same entries, edits and refusals as the whole text. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { abridgeJson } from './abridge-json.ts'
import type { ConfigDocument } from './config-document.ts'
import { jsonConfig } from './edit-json.ts'
import { readSettled } from './read-file.ts'
import { jsonDocument } from './testing/json-documents.ts'
import { pickWith, randomFrom } from './testing/random.ts'

const file = '/home/you/.claude.json'
const entry = { command: '/opt/berth/berth', args: ['/opt/berth/cli.js', 'connect', 'sample'], env: { A: '1' } }
const dialects = [
  ['json', ['mcpServers'], false],
  ['commented', ['mcpServers'], true],
  ['jsonc', ['servers'], true],
  ['jsonc', ['preferences', 'servers'], true],
] as const

const STRANGERS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '/',
  '*',
  ' ',
  '\n',
  '\r',
  '\t',
  '0',
  '1',
  '-',
  '.',
  'e',
  'u',
]

/** The document with one character cut, put in, doubled or changed, or with its end cut off. */
function broken(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length)
  const stranger = STRANGERS[Math.floor(random() * STRANGERS.length)] ?? '\u0001'
  return pickWith(random)(
    text.slice(0, at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + stranger + text.slice(at),
    text.slice(0, at) + stranger + text.slice(at + 1),
    text.slice(0, at) + pickWith(random)('\u0001', '\u0000', 'ü', '\u00a0', '\ufeff', '\\u12') + text.slice(at),
  )
}

const attempt = (parse: () => ConfigDocument): ConfigDocument | string => {
  try {
    return parse()
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.message
    throw thrown
  }
}

describe('the short text of a generated document', () => {
  it.each(dialects)(
    '%s below %j: leads to the same entries and edits',
    { timeout: 120_000 },
    async (dialect, path, notes) => {
      const parse = jsonConfig({ path, dialect })
      let compared = 0
      for (let seed = 1; seed <= 2500; seed++) {
        const random = randomFrom(seed)
        const whole = jsonDocument(random, path.at(-1) ?? '', notes)
        const isWhole = seed % 2 === 0
        // Half of a surrogate pair is nothing that a file can hold.
        const bytes = Buffer.from(isWhole ? whole : broken(whole, random))
        const text = bytes.toString().replace(/^\ufeff/, '')
        const abridged = await abridgeJson(bytes, path, dialect, 0)
        const short = abridged && attempt(() => parse({ file, text: abridged.text }))
        const full = attempt(() => parse({ file, text }))
        // Where the short text is refused, the whole one is parsed, and says where.
        if (abridged === null || short === null || typeof short === 'string') continue
        if (typeof full === 'string') throw new Error(`seed ${seed}: not refused, but ${full}`)
        compared++
        expect([...short.entries], `seed ${seed}`).toEqual([...full.entries])
        expect(abridged.whole(abridged.text).toString(), `seed ${seed}`).toBe(text)
        for (const name of ['sample', 'mine']) {
          const [inShort, inFull] = [short.put(name, entry), full.put(name, entry)]
          expect(abridged.whole(inShort.text).toString(), `seed ${seed}`).toBe(inFull.text)
          expect(inShort.origin, `seed ${seed}`).toEqual(inFull.origin)
          const out = parse({ file, text: inShort.text }).remove(name, inShort.origin)
          const outOfFull = parse({ file, text: inFull.text }).remove(name, inFull.origin)
          expect(abridged.whole(out).toString(), `seed ${seed}`).toBe(outOfFull)
          expect(abridged.whole(short.remove(name, null)).toString(), `seed ${seed}`).toBe(full.remove(name, null))
        }
      }
      expect(compared).toBeGreaterThan(300)
    },
  )

  it.each([
    ['the first line end', '{"a": {\r\n"b": 1}, "mcpServers": {}\n}'],
    ['the first line end in a list', '{"a": [\r\n1], "mcpServers": {}\n}'],
    ['the first indentation', '{"a": {\n\t\t\t"b": 1\n}, "mcpServers": {\n}}'],
    ['the first indentation in a list', '{"a": [1,\n     "b"\n], "mcpServers": {\n}}'],
    ['no indentation', '{"a": {\n"b": 1\n}, "mcpServers": {\n    "mine": {}}}'],
    ['the blanks of its last line', '{\n "a": {\n   "b": 1\n       }, "mcpServers": {\n}}'],
    ['the blanks of its last line in a list', '{\n "a": [1\r       ], "mcpServers": {\n}}'],
    ['a line end at all', '{"a": {\n"b": 1}, "mcpServers": {}}'],
  ])('keeps what an entry is laid out by: %s', async (_what, text) => {
    const parse = jsonConfig({ path: ['mcpServers'], dialect: 'json' })
    const abridged = await abridgeJson(Buffer.from(text), ['mcpServers'], 'json', 0)
    const { text: added } = parse({ file, text: abridged?.text ?? '' }).put('sample', entry)
    expect(abridged?.whole(added).toString()).toBe(parse({ file, text }).put('sample', entry).text)
  })

  it.each([
    '{"a": {"b": 1}}',
    '{"a": [1, -0.5e+3, true, null, "\\u00e9\\n\\/"]}',
    '{"a": "ü 🚢"}',
    '\ufeff{"a": [], "mcpServers": {}}',
  ])('is made of %j', async (text) => {
    expect(await abridgeJson(Buffer.from(text), ['mcpServers'], 'json', 0)).not.toBeNull()
  })

  it.each([
    '{"a": {"b": 01}}',
    '{"a": [1,]}',
    '{"a": ["\\x"]}',
    '{"a": ["\\u12g4"]}',
    '{"a": ["\n"]}',
    '{"a": [truex]}',
    '{"a": [1 2]}',
    '{"a": {"b" 1}}',
    '{"a": {"b": 1,}}',
    '{"a": {1: 1}}',
    '{"a": [1}}',
    '{"a": {"b": 1]}',
    '{"a": [/* no */ 1]}',
    '{"a": [1',
    '{"a": "b',
    '[{"a": []}]',
    `{"a": ${'['.repeat(2000)}${']'.repeat(2000)}}`,
  ])('is not made of %j', async (text) => {
    expect(await abridgeJson(Buffer.from(text), ['mcpServers'], 'json', 0)).toBeNull()
  })

  it('is not made of what is not UTF-8', async () => {
    expect(await abridgeJson(Buffer.from('{"a": ["\xff"]}', 'latin1'), ['mcpServers'], 'json', 0)).toBeNull()
  })
})

describe('a large file', () => {
  const projects = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`/p${index}`, { history: ['x'] }]))
  const text = JSON.stringify({ projects, mcpServers: { mine: { command: 'x' } } }, null, 2)
  const parse = jsonConfig({ path: ['mcpServers'], dialect: 'json' })

  it('case 27: is read by its short text', async () => {
    await inFile(text, async (path) => {
      const reading = await readSettled(path, parse)
      expect(reading.text.length).toBeLessThan(1_000)
      expect([...reading.document.entries]).toEqual([['mine', { command: 'x' }]])
      expect(reading.whole(reading.text).toString()).toBe(text)
    })
  })

  it.each([
    ['a fault far from the entries', text.replace('"/p3000": {', '"/p3000": {,')],
    ['a fault among the entries', text.replace('"command"', 'command')],
    ['an entry twice', text.replace('"mine"', '"mine": {}, "mine"')],
    ['a text behind', `${text} x`],
    ['a cut', text.slice(0, -20)],
  ])('with %s is refused with the place in the whole of it', async (_what, bad) => {
    await inFile(bad, async (path) => {
      const told = await readSettled(path, parse).catch((thrown: Failure) => thrown.message)
      expect(told).toBe(attempt(() => parse({ file: path, text: bad })))
      expect(told).toContain(', line ')
    })
  })

  async function inFile(content: string, work: (path: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-abridge-'))
    try {
      await writeFile(join(folder, '.claude.json'), content)
      await work(join(folder, '.claude.json'))
    } finally {
      await rm(folder, { recursive: true })
    }
  }
})

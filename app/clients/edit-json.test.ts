/** The text editor for JSON: what it must keep, what it must refuse, and that taking out is the inverse of putting in. */
import { describe, expect, it } from 'vitest'
import { Failure } from '../contract/failure.ts'
import type { ConfigDocument } from './config-document.ts'
import { jsonConfig } from './edit-json.ts'
import { jsonDocument } from './testing/json-documents.ts'
import { randomFrom } from './testing/random.ts'

const file = '/home/you/claude_desktop_config.json'
const strict = jsonConfig({ path: ['mcpServers'], dialect: 'json' })
const commented = jsonConfig({ path: ['servers'], dialect: 'jsonc' })
const entry = { command: '/opt/berth/berth', args: ['/opt/berth/cli.js', 'connect', 'sample'], env: { A: '1' } }

const read = (text: string): ConfigDocument => strict({ file, text })
const put = (text: string): string => read(text).put('sample', entry).text
const roundTrip = (text: string, parse = strict): string => {
  const { text: added, origin } = parse({ file, text }).put('sample', entry)
  return parse({ file, text: added }).remove('sample', origin)
}
const refused = (text: string, parse = strict): string => {
  try {
    parse({ file, text })
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.kind === 'client-file') return thrown.message
    throw thrown
  }
  return 'not refused'
}

describe('put', () => {
  it('case 1: leaves every byte outside the entry as it was', () => {
    const text =
      '{\n  "preferences": {"a" :1,\t"b":[ ]},\n  "mcpServers": {\n    "mine": {"command":"x"}\n  },\n  "z": 1\n}'
    const at = text.indexOf('\n  },\n  "z"')
    const added = put(text)
    expect(added.startsWith(text.slice(0, at))).toBe(true)
    expect(added.endsWith(text.slice(at))).toBe(true)
    expect(JSON.parse(added)).toEqual({ ...JSON.parse(text), mcpServers: { mine: { command: 'x' }, sample: entry } })
  })

  it('case 10: makes a well laid out document of a blank one', () => {
    expect(put('')).toBe(`${JSON.stringify({ mcpServers: { sample: entry } }, null, 2)}\n`)
    expect(put(' \n\t')).toBe(put(''))
    expect(put('{}')).toBe(JSON.stringify({ mcpServers: { sample: entry } }, null, 2))
  })

  it('case 11: takes mcpServers: null for none, and says what else it is when it is no object', () => {
    const added = put('{\n  "mcpServers": null,\n  "a": 1\n}')
    expect(JSON.parse(added)).toEqual({ mcpServers: { sample: entry }, a: 1 })
    expect(refused('{"mcpServers": []}')).toContain(
      'line 1, column 16: "mcpServers" is an array where an object must be',
    )
    expect(refused('[]')).toContain('the whole file is an array')
    expect(refused('null')).toContain('the whole file is null')
    expect(refused('"x"')).toContain('the whole file is a string')
  })

  it('case 32: keeps tabs, CRLF and a missing final line end, and writes the entry alike', () => {
    const text = '{\r\n\t"mcpServers": {\r\n\t\t"mine": {\r\n\t\t\t"command": "x"\r\n\t\t}\r\n\t}\r\n}'
    const added = put(text)
    expect(added.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(added).toContain(
      '\r\n\t\t"sample": {\r\n\t\t\t"command": "/opt/berth/berth",\r\n\t\t\t"args": [\r\n\t\t\t\t"',
    )
    expect(added.endsWith('}')).toBe(true)
  })

  it('case 32: writes on one line into a document of one line', () => {
    expect(put('{"mcpServers":{"mine":{"command":"x"}}}')).toBe(
      `{"mcpServers":{"mine":{"command":"x"},"sample":${JSON.stringify(entry)}}}`,
    )
  })

  it('case 33: keeps numbers that JavaScript cannot hold', () => {
    const text = '{"preferences": {"a": 1e400, "b": 12345678901234567890, "c": -0}, "mcpServers": {}}'
    expect(put(text)).toContain('{"a": 1e400, "b": 12345678901234567890, "c": -0}')
  })

  it('case 34: treats __proto__ and constructor as names like any other', () => {
    const text = '{"mcpServers": {"__proto__": {"command": "x"}, "constructor": {"command": "y"}}}'
    expect([...read(text).entries.keys()]).toEqual(['__proto__', 'constructor'])
    const added = put(text)
    expect(added).toContain('"__proto__": {"command": "x"}, "constructor": {"command": "y"}')
    expect(roundTrip(text)).toBe(text)
    expect(read('{}').put('__proto__', entry).text).toContain('"__proto__": {')
  })

  it('case 35: replaces a whole entry and leaves no stale field', () => {
    const text = '{\n  "mcpServers": {\n    "sample": {\n      "command": "old",\n      "cwd": "/x"\n    }\n  }\n}\n'
    const { text: next, origin } = read(text).put('sample', { url: 'http://127.0.0.1:3000/mcp' })
    expect(JSON.parse(next)).toEqual({ mcpServers: { sample: { url: 'http://127.0.0.1:3000/mcp' } } })
    expect(origin).toBeNull()
  })

  it('case 8: keeps comments, trailing commas and order in JSONC', () => {
    const text =
      '{\n  // mine\n  "servers": {\n    "a": {}, // note on a\n    /* b */ "b": {}, // note on b\n    // the end\n  },\n}\n'
    const added = commented({ file, text }).put('sample', entry).text
    const at = text.indexOf('\n    // the end')
    expect(added.startsWith(text.slice(0, at))).toBe(true)
    expect(added.endsWith(`},${text.slice(at)}`)).toBe(true)
  })

  it('case 27: edits tens of MB about as fast as they can be read at all', { timeout: 60_000 }, () => {
    const history = Array.from({ length: 9 }, () => 'x'.repeat(90))
    const projects = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`/p${index}`, { history }]))
    const text = JSON.stringify({ projects, mcpServers: {} }, null, 2)
    const begin = performance.now()
    JSON.parse(text)
    const parsed = performance.now()
    expect(roundTrip(text)).toBe(text)
    // Six passes over the text, for two edits and their checks; a tree of the whole would take some 40 times as long.
    expect((performance.now() - parsed) / (parsed - begin)).toBeLessThan(30)
  })
})

describe('refusals', () => {
  it.each([
    ['case 7: a comment', '{\n  // hi\n  "mcpServers": {}\n}', 'line 2, column 3: a comment'],
    ['case 7: a trailing comma', '{\n  "a": 1,\n}', 'line 3, column 1: no property name'],
    ['case 9: two objects', '{}\n{}', 'line 2, column 1: more text after the end'],
    [
      'case 12: a key twice',
      '{\n  "mcpServers": {},\n  "mcpServers": {}\n}',
      'line 3, column 3: the key "mcpServers" is there twice',
    ],
    ['case 12: an entry twice', '{"mcpServers": {"a": {}, "a": {}}}', 'column 26: the key "a" is there twice'],
    [
      'case 3: the first half',
      '{\n  "mcpServers": {\n    "a": {"comm',
      'line 3, column 11: a text without its closing quote',
    ],
  ])('%s', (_case, text, words) => {
    expect(refused(text)).toContain(`${file}, `)
    expect(refused(text)).toContain(words)
  })

  it('case 12: allows a key twice where Berth does not edit', () => {
    expect(refused('{"preferences": {"a": 1, "a": 2}}')).toBe('not refused')
  })
})

describe('remove', () => {
  it('case 46: leaves mcpServers: {} where the file was ours from the start', () => {
    expect(roundTrip('')).toBe('{\n  "mcpServers": {}\n}\n')
  })

  it('keeps what others added around ours meanwhile', () => {
    const { text, origin } = read('{}').put('sample', entry)
    const mine = JSON.parse(text) as { mcpServers: Record<string, unknown> }
    mine.mcpServers['mine'] = { command: 'x' }
    const without = strict({ file, text: JSON.stringify(mine, null, 2) }).remove('sample', origin)
    expect(JSON.parse(without)).toEqual({ mcpServers: { mine: { command: 'x' } } })
  })

  it('gives back the original bytes after two entries were added and taken out in either order', () => {
    for (const first of ['one', 'two']) {
      const text = '{\n    "a": 1\n}'
      const one = read(text).put('one', entry)
      const two = read(one.text).put('two', entry)
      const half = read(two.text).remove(first, one.origin)
      expect(read(half).remove(first === 'one' ? 'two' : 'one', one.origin)).toBe(text)
    }
  })

  it('does not comment out the neighbour that shares its line', () => {
    const text = '{"servers": { // note\n  "sample": {}, "b": {}\n}}'
    const without = commented({ file, text }).remove('sample', null)
    expect([...commented({ file, text: without }).entries.keys()]).toEqual(['b'])
  })
})

describe('properties over generated documents', () => {
  it.each([
    ['json', strict, 'mcpServers', false],
    ['jsonc', commented, 'servers', true],
  ] as const)(
    '%s: adding and taking out gives the original bytes back',
    { timeout: 60_000 },
    (_name, parse, root, withComments) => {
      for (let seed = 1; seed <= 1000; seed++) {
        const text = jsonDocument(randomFrom(seed), root, withComments)
        const before = parse({ file, text })
        const { text: added, origin } = before.put('sample', entry)
        const after = parse({ file, text: added })
        expect([...after.entries], `seed ${seed}`).toEqual([...before.entries, ['sample', entry]])
        expect(after.remove('sample', origin), `seed ${seed}`).toBe(text)
      }
    },
  )

  it('what is added is one piece of text, but for a comma before a note', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const text = jsonDocument(randomFrom(seed), 'mcpServers', false)
      if (/"mcpServers": ?null/.test(text)) continue
      const added = strict({ file, text }).put('sample', entry).text
      let same = 0
      while (text[same] === added[same] && same < text.length) same++
      expect(added.endsWith(text.slice(same).trimStart()), `seed ${seed}`).toBe(true)
    }
  })
})

/** JSON5, read as JSON with comments and edited in its own form. */
import { parse } from 'jsonc-parser'
import { describe, expect, it } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { jsonConfig } from './edit-json.ts'
import { fromJson5 } from './json5.ts'

const file = '/home/you/.openclaw/openclaw.json'
const config = jsonConfig({ path: ['mcp', 'servers'], dialect: 'json5' })
const entry = { command: '/opt/berth', args: ['connect', 'sample'] }
const meaning = (text: string): unknown => parse(fromJson5(text).json, [], { allowTrailingComma: true })

describe('the translation', () => {
  it.each([
    ["{a: 'b', $c_1: \"d\", 'e f': 1,}", { a: 'b', $c_1: 'd', 'e f': 1 }],
    ['[+1, .5, 5., 0x1F, -0x1f, 1e3]', [1, 0.5, 5, 31, -31, 1000]],
    ['{true: true, null: null, Infinity: "x"}', { true: true, null: null, Infinity: 'x' }],
    [
      "{a: 'it\\'s \"so\"', b: 'one\\\ntwo', c: '\\x41\\u0042\\v\\0', ü: 1}",
      { a: 'it\'s "so"', b: 'onetwo', c: 'AB\v\0', ü: 1 },
    ],
    ['/* a: 1 */ { // b: 2\n\u00a0c /* d */ : 3 }', { c: 3 }],
    ['{"http://a": "// no comment"}', { 'http://a': '// no comment' }],
  ])('of %s', (text, value) => {
    expect(meaning(text)).toEqual(value)
  })

  it('knows the place of every token', () => {
    const text = "{a: 'b\"', /* c */ d: 0x1, e: [+1]}"
    const { json, original } = fromJson5(text)
    for (const [own, theirs] of [
      ["'b\"'", '"b\\""'],
      ['d', '"d"'],
      ['0x1', '1,'],
      ['[', '['],
      ['+1', '1]'],
      ['}', '}'],
    ] as const)
      expect(original(json.lastIndexOf(theirs))).toBe(text.lastIndexOf(own))
    expect(original(json.length)).toBe(text.length)
  })
})

describe('an OpenClaw config', () => {
  const texts = [
    '{}',
    "{mcp:{servers:{mine:{command:'x'}}}}",
    "// by hand\n{\n\tgateway: { port: 18789, },\n\tmcp: {\n\t\tservers: {\n\t\t\t'my one': { command: 'x' }, // note\n\t\t},\n\t},\n}\n",
    "{\r\n    agents: {list: [{id: 'a'}]},\r\n    mcp: null\r\n}",
    '{ mcp: { sessionIdleTtlMs: +60000 } }',
    '{\u00a0mcp:\ufeff{ servers: {\u2003} } }',
    "{\n  'mcp': {\n    // none yet\n    servers: {},\n  },\n  note: 'two\\\n  lines',\n}",
  ]
  it.each(texts.map((text) => [text]))('case 8: %j is edited, and comes back byte for byte', (text) => {
    const before = config({ file, text })
    const { text: added, origin } = before.put('sample', entry)
    const after = config({ file, text: added })
    expect([...after.entries]).toEqual([...before.entries, ['sample', entry]])
    expect(after.remove('sample', origin)).toBe(text)
  })

  it('takes over the indentation of keys without quotes', () => {
    const text = '{\n    mcp: {\n        servers: {\n            a: {},\n        },\n    },\n}\n'
    expect(config({ file, text }).put('sample', entry).text).toContain(
      '\n            a: {},\n            "sample": {\n                "command": "/opt/berth",\n',
    )
  })

  it.each([
    ['{\n  mcp: {servers: {a: {}, "a": {}}}\n}', 'line 2, column 26: the key "a" is there twice'],
    ['{\n  mcp: {servers: [1]}\n}', 'line 2, column 18: "servers" is an array where an object must be'],
    ["{\n  'a': 1,\n  b = 2\n}", 'line 3, column'],
    ["{\n  a: 'open\n}", 'line 2, column'],
  ])('is refused with the place: %j', (text, words) => {
    const read = () => config({ file, text })
    expect(read).toThrow(Failure)
    expect(read).toThrow(words)
  })
})

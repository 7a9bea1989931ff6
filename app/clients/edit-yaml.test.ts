/** The text editor for YAML: what it must keep, what it must refuse, and that taking out is the inverse of putting in. */
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Failure } from '../contract/failure.ts'
import { yamlConfig } from './edit-yaml.ts'
import { yamlDocument } from './testing/yaml-documents.ts'

const file = '/home/you/.config/goose/config.yaml'
const goose = yamlConfig({ root: 'extensions', layout: 'mapping' })
const listed = yamlConfig({
  root: 'mcpServers',
  layout: 'list',
  opening: ['name: Mine', 'version: 1.0.0'],
})
const entry = {
  type: 'stdio',
  cmd: '/opt/berth',
  args: ['cli.js', 'connect'],
  envs: { A: '1' },
  enabled: true,
  timeout: 300,
}

const put = (text: string, parseConfig = goose): string => parseConfig({ file, text }).put('sample', entry).text
const roundTrip = (text: string, parseConfig = goose): string => {
  const { text: added, origin } = parseConfig({ file, text }).put('sample', entry)
  return parseConfig({ file, text: added }).remove('sample', origin)
}
const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.kind === 'client-file') return thrown.message
    throw thrown
  }
  return 'not refused'
}

describe('put', () => {
  it('case 37: writes below the others, and leaves comments, order and quotes alone', () => {
    const text =
      '# mine\nGOOSE_MODEL: "gpt" # why not\nextensions:\n  developer:\n    enabled: true # on\n\n# end\nz: 1\n'
    expect(put(text)).toBe(
      [
        '# mine\nGOOSE_MODEL: "gpt" # why not\nextensions:\n  developer:\n    enabled: true # on\n',
        '  sample:\n    name: sample\n    type: stdio\n    cmd: "/opt/berth"\n    args:\n      - "cli.js"\n      - connect\n',
        '    envs:\n      A: "1"\n    enabled: true\n    timeout: 300\n\n# end\nz: 1\n',
      ].join(''),
    )
  })

  it('case 37: adds an item to a list, at the dashes of the others', () => {
    expect(put('mcpServers:\n- name: a\n  command: x\n- uses: you/block\n', listed)).toBe(
      'mcpServers:\n- name: a\n  command: x\n- uses: you/block\n- name: sample\n  type: stdio\n  cmd: "/opt/berth"\n  args:\n    - "cli.js"\n    - connect\n  envs:\n    A: "1"\n  enabled: true\n  timeout: 300\n',
    )
  })

  it('makes a file that its client takes for whole out of a blank one', () => {
    expect(parse(put(' \n', listed))).toEqual({
      name: 'Mine',
      version: '1.0.0',
      mcpServers: [{ name: 'sample', ...entry }],
    })
    expect(parse(put(''))).toEqual({ extensions: { sample: { name: 'sample', ...entry } } })
  })

  it('case 32: keeps CRLF and a missing final line end', () => {
    const added = put('a: 1\r\nextensions:\r\n    x:\r\n        type: builtin')
    expect(added.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(added).toMatch(/builtin\r\n {4}sample:\r\n {6}name: sample\r\n[\s\S]*300$/)
  })

  it('leaves blank lines to what they part', () => {
    expect(put('extensions:\n  a:\n    cmd: |\n      x\n\nz: 1\n')).toMatch(/ {6}x\n {2}sample:[\s\S]* 300\n\nz: 1\n$/)
  })

  it('case 35: replaces a whole entry and leaves no stale field', () => {
    const text = 'extensions:\n  sample: # ours\n    cmd: old\n    timeout: 1\n  z: {type: builtin}\n'
    const next = goose({ file, text }).put('sample', { uri: 'http://127.0.0.1:3000/mcp' })
    expect(next).toEqual({
      text: 'extensions:\n  sample:\n    name: sample\n    uri: "http://127.0.0.1:3000/mcp"\n  z: {type: builtin}\n',
      origin: null,
    })
  })

  it('keeps the form with brackets where a person chose it', () => {
    expect(put('{extensions: {a: {type: builtin}}, z: 1}')).toContain(
      '{extensions: {a: {type: builtin}, sample: {name: sample, type: stdio, cmd: "/opt/berth", args: ["cli.js", connect], ',
    )
    expect(put('mcpServers: [{name: a}]\n', listed)).toContain('mcpServers: [{name: a}, {name: sample, type: stdio, ')
  })

  it('case 19: quotes whatever could be read as something else', () => {
    const odd = { a: 'yes', b: '1e3', c: 'C:\\Program Files\\x: #', d: 'ü\n\u0085\u2028\x7f', e: '', 'f g': ['no'] }
    const { text } = goose({ file, text: '' }).put('null', odd)
    expect(parse(text, { version: '1.1' })).toEqual({ extensions: { null: { name: 'null', ...odd } } })
    expect(text).toMatch(/^extensions:\n {2}"null":/)
    expect(text).not.toMatch(/[\u0085\u2028\x7f]/)
  })

  it('case 34: treats __proto__ as a name like any other', () => {
    const text = 'extensions:\n  __proto__:\n    cmd: x\n'
    expect([...goose({ file, text }).entries]).toEqual([['__proto__', { cmd: 'x' }]])
    expect(roundTrip(text)).toBe(text)
  })
})

describe('entries', () => {
  it('leave out the name that each says, but for one that differs from the key', () => {
    const text = 'extensions:\n  a: {name: a, cmd: x}\n  b: {name: B, cmd: x}\n'
    expect([...goose({ file, text }).entries]).toEqual([
      ['a', { cmd: 'x' }],
      ['b', { name: 'B', cmd: 'x' }],
    ])
  })

  it('of a list are those with a name', () => {
    const text = 'mcpServers:\n  - uses: you/block\n  - name: a\n    command: x\n'
    expect([...listed({ file, text }).entries]).toEqual([['a', { command: 'x' }]])
  })
})

describe('refusals', () => {
  it.each([
    ['what is not YAML', 'a: 1\nb: [\n', 'line 3, column 1: not valid YAML'],
    ['tabs', 'extensions:\n\ta: 1\n', 'line 2, column 1: not valid YAML'],
    ['case 12: a key twice', 'extensions:\n  a: {}\n  a: {}\n', 'line 3, column 3: not valid YAML'],
    ['case 9: two documents', 'a: 1\n---\nb: 1\n', 'line 2, column 1: not valid YAML'],
    ['another top', '- a\n', 'line 1, column 1: the whole file is a list where'],
    ['a list of extensions', 'extensions:\n  - a\n', 'line 2, column 3: "extensions" is a list where'],
    ['an alias', 'x: &x {a: {}}\nextensions: *x\n', 'line 2, column 13: "extensions" is an alias where'],
    ['an alias of nothing', 'extensions:\n  a: *x\n', 'its aliases'],
  ])('%s', (_case, text, words) => {
    expect(refused(() => goose({ file, text }).put('sample', entry))).toContain(`${file}`)
    expect(refused(() => goose({ file, text }).put('sample', entry))).toContain(words)
  })

  it('case 37: the same name twice in a list', () => {
    const text = 'mcpServers:\n  - name: a\n  - name: b\n  - name: a\n'
    expect(refused(() => listed({ file, text }))).toContain('line 4, column 3: the name "a" is there twice in the list')
  })

  it('an alias that our edit would lead astray', () => {
    const text = 'extensions: &all {}\nother: *all\n'
    expect(refused(() => put(text))).not.toBe('not refused')
  })

  it('an entry that shares its line', () => {
    const text = 'extensions:\n  ? sample\n  : cmd: x\n'
    expect(refused(() => goose({ file, text }).remove('sample', null))).toContain('does not begin on a line of its own')
  })
})

describe('remove', () => {
  const texts = [
    'extensions:\n',
    'extensions: # none yet\nz: 1\n',
    'extensions: ~\r\nz: 1\r\n',
    'extensions: {} # none\n',
    'extensions: {\n}\nz: 1',
    '# only a comment',
    '# only a comment\n',
    '---\n',
    '--- # a\na: 1\n...\n',
    '{}',
    '{a: 1, extensions: {}}\n',
    '{a: 1}',
    'a: |+\n  kept\n\n',
    'a: |\n  text\n\n\n# end',
    'extensions:\n  a: &x\n    cmd: "y" # note\n    # more\n\n  # last\nb: *x\n',
    'extensions: {a: {cmd: x}, # note\n  }\n',
    'a: 1\r\nextensions:\n  x: 1\nb: 2\r\n',
    '  extensions:\n   x: {}\n  y: 1\n',
  ]
  it.each(texts.map((text) => [text]))('is the inverse of put in %j', (text) => {
    expect(roundTrip(text)).toBe(text)
  })

  it('case 46: leaves an empty place where the file was ours from the start', () => {
    expect(roundTrip('')).toBe('extensions: {}\n')
    expect(roundTrip('', listed)).toBe('name: Mine\nversion: 1.0.0\nmcpServers: []\n')
  })

  it('keeps what others wrote around ours meanwhile', () => {
    const { text, origin } = listed({ file, text: 'a: 1\n' }).put('sample', entry)
    const theirs = text.replace('mcpServers:', 'mcpServers: # mine\n  - name: other')
    expect(listed({ file, text: theirs }).remove('sample', origin)).toBe('a: 1\nmcpServers: # mine\n  - name: other\n')
    const noted = text.replace('mcpServers:', 'mcpServers: # mine')
    expect(listed({ file, text: noted }).remove('sample', origin)).toBe('a: 1\nmcpServers: [] # mine\n')
  })

  it('gives the original bytes back after two entries, in either order', () => {
    for (const text of texts) {
      const one = goose({ file, text }).put('one', entry)
      const two = goose({ file, text: one.text }).put('two', entry)
      for (const [first, second] of [
        ['one', 'two'],
        ['two', 'one'],
      ] as const) {
        const half = goose({ file, text: two.text }).remove(first, one.origin)
        expect(goose({ file, text: half }).remove(second, one.origin), text).toBe(text)
      }
    }
  })
})

/** How many characters at both ends of `before` are as they were. */
function sameBytes(before: string, after: string): number {
  let head = 0
  while (head < before.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return head + tail
}

describe('properties over generated documents', () => {
  it.each([
    ['a mapping', goose, 'extensions', false],
    ['a list', listed, 'mcpServers', true],
  ] as const)(
    'case 37: in %s, adding and taking out gives the original bytes back',
    { timeout: 60_000 },
    (_name, parseConfig, root, isList) => {
      for (let seed = 1; seed <= 800; seed++) {
        const text = yamlDocument(seed, root, isList)
        const before = parseConfig({ file, text })
        const { text: added, origin } = before.put('sample', entry)
        const after = parseConfig({ file, text: added })
        expect([...after.entries], `seed ${seed}`).toEqual([...before.entries, ['sample', entry]])
        expect(after.remove('sample', origin), `seed ${seed}`).toBe(text)
        if (origin?.kind !== 'replaced') expect(sameBytes(text, added), `seed ${seed}`).toBe(text.length)
      }
    },
  )
})

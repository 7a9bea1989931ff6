/** The text editor for TOML: one block in, the same block out, nothing else touched. */
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { tomlConfig } from './edit-toml.ts'
import { tomlDocument } from './testing/toml-documents.ts'

const file = '/home/you/.codex/config.toml'
const config = tomlConfig('mcp_servers')
const entry = { url: 'http://127.0.0.1:3000/mcp', http_headers: { Authorization: 'Bearer abc' } }
const put = (text: string, name = 'sample'): string => config({ file, text }).put(name, entry).text
const remove = (text: string, name = 'sample'): string => config({ file, text }).remove(name, null)
const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.kind === 'client-file') return thrown.message
    throw thrown
  }
  return 'not refused'
}

const texts = [
  '',
  '\n',
  'model = "gpt-5"',
  'model = "gpt-5"\n',
  'model = "gpt-5" # note\n\n\n',
  '# only a comment',
  'model = "gpt-5"\r\n\r\n[profiles.x]\r\na = 1\r\n',
  'a = [\n  [1, 2],\n  ["x ] # ", "\\""],\n]\n[mcp_servers.mine]\ncommand = "x"\n\n[mcp_servers.mine.env]\nA = "1"\n',
  'text = """\n[mcp_servers.sample]\n"""\nraw = \'\'\'\n[mcp_servers.sample]\'\'\'\n',
  'mcp_servers.mine.command = "x"\n[other]\nbig = 12345678901234567890\nday = 2026-11-20\n',
  '[[agents]]\nname = "a"\n[[agents]]\nname = "b"\n[mcp_servers]\n"my.name" = { command = "x" }\n',
]

describe('put and remove', () => {
  it.each(texts.map((text) => [text]))('are inverses of each other in %j', (text) => {
    const added = put(text)
    expect(added.startsWith(text)).toBe(true)
    const names = [...config({ file, text: added }).entries.keys()]
    expect(names).toContain('sample')
    expect(remove(added)).toBe(text)
  })

  it.each(texts.map((text) => [text]))('give back the bytes of %j after two entries in either order', (text) => {
    const both = put(put(text, 'one'), 'two')
    expect(remove(remove(both, 'one'), 'two')).toBe(text)
    expect(remove(remove(both, 'two'), 'one')).toBe(text)
  })

  it('case 36: writes what Codex reads, headers as http_headers', () => {
    expect(put('model = "gpt-5"\n')).toBe(
      'model = "gpt-5"\n\n[mcp_servers.sample]\nurl = "http://127.0.0.1:3000/mcp"\nhttp_headers = { Authorization = "Bearer abc" }\n',
    )
  })

  it('case 35: replaces the whole table with the tables below it', () => {
    const text =
      '[mcp_servers.sample]\ncommand = "old"\n[mcp_servers.sample.env]\nA = "1" # mine\n\n# next\n[other]\na = 1\n'
    const next = put(text)
    expect(parse(next)).toEqual({ mcp_servers: { sample: entry }, other: { a: 1 } })
    expect(next.endsWith('\n\n# next\n[other]\na = 1\n')).toBe(true)
  })

  it('case 19: quotes names and values that need it', () => {
    const odd = { command: 'C:\\Program Files\\x', args: ['a"b', 'ü\n'], env: { 'A.B': '\x7f' } }
    const { text } = config({ file, text: '' }).put('my.name "q"', odd)
    expect(parse(text)).toEqual({ mcp_servers: { 'my.name "q"': odd } })
  })
})

describe('refusals', () => {
  it('names line and column of what is not TOML', () => {
    expect(refused(() => put('a = 1\nb = = 2\n'))).toMatch(/config\.toml, line 2, column \d+: not valid TOML/)
  })

  it('case 36: does not touch an inline table that takes no more', () => {
    expect(refused(() => put('mcp_servers = { mine = { command = "x" } }\n'))).toContain('takes no further table')
  })

  it('case 36: does not take apart an entry that is not one table', () => {
    const inline = '[mcp_servers]\nsample = { url = "http://127.0.0.1:3000/mcp" }\n'
    expect(refused(() => remove(inline))).toContain('not written as one [mcp_servers.sample] table')
    const spread = '[mcp_servers.sample]\nurl = "x"\n[other]\na = 1\n[mcp_servers.sample.http_headers]\nb = "1"\n'
    expect(refused(() => remove(spread))).toContain('not written as one')
  })

  it('says when mcp_servers is something else', () => {
    expect(refused(() => put('mcp_servers = 1\n'))).toContain('"mcp_servers" is not a table')
  })
})

describe('properties over generated documents', () => {
  it('adding changes no byte of what was there, and taking out gives it back', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const text = tomlDocument(seed, 'mcp_servers')
      const before = config({ file, text })
      const { text: one } = before.put('sample', entry)
      expect(one.startsWith(text), `seed ${seed}`).toBe(true)
      expect([...config({ file, text: one }).entries], `seed ${seed}`).toEqual([...before.entries, ['sample', entry]])
      expect(remove(one), `seed ${seed}`).toBe(text)
      const two = put(one, 'second')
      expect(remove(remove(two), 'second'), `seed ${seed}`).toBe(text)
    }
  })
})

/** What a person is given to paste: right in each client's form, and without the token unless it was asked for. */
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { homeFrom } from '../home.ts'
import type { MooredServer } from './client.ts'
import { snippetsFor } from './snippets.ts'
import { clients } from './table.ts'

const deps = {
  home: homeFrom({}, join('/home', 'you')),
  launcher: { command: '/opt/berth', script: '/opt/cli.js', env: {} },
}
const http: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'aaa',
}

function parsed(language: string, text: string): unknown {
  if (language === 'toml') return parseToml(text)
  return language === 'yaml' ? parseYaml(text) : JSON.parse(text)
}

describe('snippets', () => {
  it('come one per client, then one for any other', () => {
    const snippets = snippetsFor(clients, http, true, deps)
    const [first, ...others] = clients.map(({ id }) => id)
    expect(snippets.map(({ client }) => client)).toEqual([first, 'claude-desktop-by-url', ...others, 'generic'])
    const other = snippets.filter(({ language }) => language !== 'json')
    expect(other.map(({ client, language }) => [client, language])).toEqual([
      ['codex', 'toml'],
      ['continue', 'yaml'],
      ['goose', 'yaml'],
    ])
    for (const { language, text } of snippets) expect(parsed(language, text)).toBeTypeOf('object')
  })

  it('show the token as dots, and the real one only unmasked', () => {
    const masked = snippetsFor(clients, http, true, deps).map(({ text }) => text)
    expect(masked.join()).not.toContain('aaa')
    // All but the one of Claude Desktop that works; with it the one that does not, and one for any other client.
    expect(masked.filter((text) => text.includes('Bearer •••'))).toHaveLength(clients.length + 1)
    const plain = snippetsFor(clients, http, false, deps)
    expect(plain.filter(({ text }) => text.includes('Bearer aaa'))).toHaveLength(clients.length + 1)
  })

  it('start the bridge in Claude Desktop and say why, and everywhere for stdio', () => {
    const [desktop] = snippetsFor(clients, http, true, deps)
    expect(desktop?.text).toContain('"connect"')
    expect(desktop?.note).toContain('An entry with a url is skipped')
    const [, byUrl] = snippetsFor(clients, http, true, deps)
    expect(JSON.parse(byUrl?.text ?? '')).toEqual({
      mcpServers: { sample: { url: http.url, headers: { Authorization: 'Bearer •••' } } },
    })
    expect(byUrl).toMatchObject({
      title: expect.stringContaining('does not work'),
      note: expect.stringContaining('skips'),
    })
    const stdio: MooredServer = { id: 'files', url: null, transport: 'stdio', token: null }
    for (const { text } of snippetsFor(clients, stdio, true, deps)) expect(text).toMatch(/\bconnect\b/)
  })

  it('hold no header when the server has no token', () => {
    for (const { text } of snippetsFor(clients, { ...http, token: null }, true, deps))
      expect(text).not.toMatch(/header|Bearer/i)
  })
})

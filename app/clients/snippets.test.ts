/** What a person is given to paste: right in each client's form, and without the token unless it was asked for. */
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
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

describe('snippets', () => {
  it('come one per client, then one for any other', () => {
    const snippets = snippetsFor(clients, http, true, deps)
    expect(snippets.map(({ client, language }) => [client, language])).toEqual([
      ['claude-desktop', 'json'],
      ['claude-code', 'json'],
      ['cursor', 'json'],
      ['vscode', 'json'],
      ['codex', 'toml'],
      ['generic', 'json'],
    ])
    for (const { language, text } of snippets)
      expect(language === 'toml' ? parseToml(text) : JSON.parse(text)).toBeTruthy()
  })

  it('show the token as dots, and the real one only unmasked', () => {
    const masked = snippetsFor(clients, http, true, deps).map(({ text }) => text)
    expect(masked.join()).not.toContain('aaa')
    expect(masked.filter((text) => text.includes('Bearer •••'))).toHaveLength(5)
    expect(snippetsFor(clients, http, false, deps).filter(({ text }) => text.includes('Bearer aaa'))).toHaveLength(5)
  })

  it('start the bridge in Claude Desktop and say why, and everywhere for stdio', () => {
    const [desktop] = snippetsFor(clients, http, true, deps)
    expect(desktop?.text).toContain('"connect"')
    expect(desktop?.note).toContain('An entry with a url is skipped')
    const stdio: MooredServer = { id: 'files', url: null, transport: 'stdio', token: null }
    for (const { text } of snippetsFor(clients, stdio, true, deps)) expect(text).toContain('"connect"')
  })

  it('hold no header when the server has no token', () => {
    for (const { text } of snippetsFor(clients, { ...http, token: null }, true, deps))
      expect(text).not.toMatch(/header|Bearer/i)
  })
})

import { expect, test } from 'vitest'
import { callerName } from './caller-name.ts'

test.each([
  ['', 'claude-code/2.0.14 (cli)', 'Claude Code'],
  ['claude-ai', 'node', 'Claude Desktop'],
  ['claude-code', 'node', 'Claude Code'],
  ['cursor-vscode', 'node', 'Cursor'],
  ['', 'Cursor/1.7.4 (linux x64)', 'Cursor'],
  ['Visual Studio Code', 'node', 'VS Code'],
  ['Visual Studio Code - Insiders', '', 'VS Code'],
  ['codex-mcp-client', 'node', 'Codex'],
  ['', 'codex_cli_rs/0.46.0 (Ubuntu 24.4.0; x86_64)', 'Codex'],
  ['gemini-cli-mcp-client', 'node', 'Gemini CLI'],
  ['', 'GeminiCLI/0.8 (linux; x64)', 'Gemini CLI'],
  ['', 'berth-probe/1', 'Berth'],
  ['', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'A browser'],
  ['', 'node', 'node'],
  ['', 'undici', 'undici'],
  ['', 'python-httpx/0.28.1', 'python-httpx'],
  ['', 'curl/8.5.0', 'curl'],
  ['My own client', 'node', 'My own client'],
  ['', '', 'A nameless caller'],
  ['', '/1.0', 'A nameless caller'],
  ['codexample', '', 'codexample'],
])('client "%s", agent "%s": %s', (client, agent, name) => {
  expect(callerName({ client, agent })).toBe(name)
})

test('is never longer than a column has room for', () => {
  expect(callerName({ client: '', agent: 'x'.repeat(100) })).toHaveLength(40)
})

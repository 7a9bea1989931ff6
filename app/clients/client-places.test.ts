/** Where each client keeps its config, per OS and per variable, written out: the code under test computes none of it here. */
import { sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clients } from './table.ts'

const HOME = '/home/you'

/** By client: what follows HOME, on Linux, macOS and Windows. */
const usual: Readonly<Record<string, readonly [readonly string[], readonly string[], readonly string[]]>> = {
  'claude-desktop': [
    ['.config/Claude/claude_desktop_config.json', '.config/Claude-3p/claude_desktop_config.json'],
    [
      'Library/Application Support/Claude/claude_desktop_config.json',
      'Library/Application Support/Claude-3p/claude_desktop_config.json',
    ],
    ['AppData/Roaming/Claude/claude_desktop_config.json', 'AppData/Local/Claude-3p/claude_desktop_config.json'],
  ],
  'claude-code': [['.claude.json'], ['.claude.json'], ['.claude.json']],
  cursor: [['.cursor/mcp.json'], ['.cursor/mcp.json'], ['.cursor/mcp.json']],
  vscode: [
    ['.config/Code/User/mcp.json', '.var/app/com.visualstudio.code/config/Code/User/mcp.json'],
    ['Library/Application Support/Code/User/mcp.json'],
    ['AppData/Roaming/Code/User/mcp.json'],
  ],
  'vscode-insiders': [
    ['.config/Code - Insiders/User/mcp.json'],
    ['Library/Application Support/Code - Insiders/User/mcp.json'],
    ['AppData/Roaming/Code - Insiders/User/mcp.json'],
  ],
  codex: [['.codex/config.toml'], ['.codex/config.toml'], ['.codex/config.toml']],
  'gemini-cli': [['.gemini/settings.json'], ['.gemini/settings.json'], ['.gemini/settings.json']],
  'copilot-cli': [['.copilot/mcp-config.json'], ['.copilot/mcp-config.json'], ['.copilot/mcp-config.json']],
  opencode: [
    ['.config/opencode/opencode.jsonc', '.config/opencode/opencode.json'],
    ['.config/opencode/opencode.jsonc', '.config/opencode/opencode.json'],
    ['.config/opencode/opencode.jsonc', '.config/opencode/opencode.json'],
  ],
  'devin-desktop': [
    ['.config/devin/mcp_config.json'],
    ['.config/devin/mcp_config.json'],
    ['AppData/Roaming/devin/mcp_config.json'],
  ],
  windsurf: [
    ['.codeium/windsurf/mcp_config.json'],
    ['.codeium/windsurf/mcp_config.json'],
    ['.codeium/windsurf/mcp_config.json'],
  ],
  cline: [
    ['.cline/data/settings/cline_mcp_settings.json'],
    ['.cline/data/settings/cline_mcp_settings.json'],
    ['.cline/data/settings/cline_mcp_settings.json'],
  ],
  continue: [['.continue/config.yaml'], ['.continue/config.yaml'], ['.continue/config.yaml']],
  zed: [
    ['.config/zed/settings.json', '.var/app/dev.zed.Zed/config/zed/settings.json'],
    ['.config/zed/settings.json'],
    ['AppData/Roaming/Zed/settings.json'],
  ],
  kiro: [['.kiro/settings/mcp.json'], ['.kiro/settings/mcp.json'], ['.kiro/settings/mcp.json']],
  goose: [
    ['.config/goose/config.yaml'],
    ['.config/goose/config.yaml'],
    ['AppData/Roaming/Block/goose/config/config.yaml'],
  ],
  'lm-studio': [
    ['.lmstudio/mcp.json', '.cache/lm-studio/mcp.json'],
    ['.lmstudio/mcp.json', '.cache/lm-studio/mcp.json'],
    ['.lmstudio/mcp.json', '.cache/lm-studio/mcp.json'],
  ],
  openclaw: [['.openclaw/openclaw.json'], ['.openclaw/openclaw.json'], ['.openclaw/openclaw.json']],
}

const pathsOf = async (
  id: string,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv = {},
): Promise<readonly string[]> => {
  const client = clients.find((one) => one.id === id)
  const places = await client?.places({ env, platform, homedir: HOME })
  return (places ?? []).map(({ path }) => path.replaceAll(sep, '/'))
}

describe('where each client keeps its config', () => {
  it('is written out here for every one in the table', () => {
    expect(Object.keys(usual)).toEqual(clients.map(({ id }) => id))
  })

  it.each(Object.entries(usual))('%s', async (id, paths) => {
    const found = await Promise.all((['linux', 'darwin', 'win32'] as const).map((platform) => pathsOf(id, platform)))
    expect(found).toEqual(paths.map((own) => own.map((path) => `${HOME}/${path}`)))
  })

  it.each([
    ['claude-desktop', 'linux', { XDG_CONFIG_HOME: '/x' }, '/x/Claude/claude_desktop_config.json'],
    ['claude-desktop', 'win32', { APPDATA: '/r' }, '/r/Claude/claude_desktop_config.json'],
    ['claude-code', 'linux', { CLAUDE_CONFIG_DIR: '/c' }, '/c/.claude.json'],
    ['vscode', 'linux', { XDG_CONFIG_HOME: '/x' }, '/x/Code/User/mcp.json'],
    ['vscode', 'win32', { VSCODE_PORTABLE: '/p' }, '/p/user-data/User/mcp.json'],
    ['vscode-insiders', 'win32', { APPDATA: '/r' }, '/r/Code - Insiders/User/mcp.json'],
    ['codex', 'linux', { CODEX_HOME: '/c' }, '/c/config.toml'],
    ['copilot-cli', 'linux', { COPILOT_HOME: '/c' }, '/c/mcp-config.json'],
    ['opencode', 'darwin', { XDG_CONFIG_HOME: '/x' }, '/x/opencode/opencode.jsonc'],
    ['devin-desktop', 'win32', { APPDATA: '/r' }, '/r/devin/mcp_config.json'],
    ['cline', 'linux', { CLINE_DIR: '/c' }, '/c/data/settings/cline_mcp_settings.json'],
    ['cline', 'linux', { CLINE_DIR: '/c', CLINE_DATA_DIR: '/d' }, '/d/settings/cline_mcp_settings.json'],
    ['cline', 'linux', { CLINE_DIR: '/c', CLINE_MCP_SETTINGS_PATH: '/f.json' }, '/f.json'],
    ['continue', 'linux', { CONTINUE_GLOBAL_DIR: '/c' }, '/c/config.yaml'],
    ['zed', 'linux', { XDG_CONFIG_HOME: '/x' }, '/x/zed/settings.json'],
    ['zed', 'darwin', { XDG_CONFIG_HOME: '/x' }, `${HOME}/.config/zed/settings.json`],
    ['zed', 'win32', { APPDATA: '/r' }, '/r/Zed/settings.json'],
    ['goose', 'linux', { XDG_CONFIG_HOME: '/x' }, '/x/goose/config.yaml'],
    ['goose', 'win32', { APPDATA: '/r' }, '/r/Block/goose/config/config.yaml'],
    ['goose', 'win32', { GOOSE_PATH_ROOT: '/g' }, '/g/config/config.yaml'],
    ['openclaw', 'linux', { OPENCLAW_STATE_DIR: '/o' }, '/o/openclaw.json'],
    ['openclaw', 'linux', { OPENCLAW_STATE_DIR: '/o', OPENCLAW_CONFIG_PATH: '/f.json' }, '/f.json'],
    ['openclaw', 'linux', { OPENCLAW_CONFIG_PATH: 'relative.json' }, `${HOME}/.openclaw/openclaw.json`],
  ] as const)('case 39: %s on %s with %j', async (id, platform, env, path) => {
    expect((await pathsOf(id, platform, env))[0]).toBe(path)
  })

  it('case 39: of OpenCode is also where OPENCODE_CONFIG and OPENCODE_CONFIG_DIR point, for it reads them all', async () => {
    expect(await pathsOf('opencode', 'linux', { OPENCODE_CONFIG: '/f.json', OPENCODE_CONFIG_DIR: '/d' })).toEqual([
      `${HOME}/.config/opencode/opencode.jsonc`,
      `${HOME}/.config/opencode/opencode.json`,
      '/d/opencode.jsonc',
      '/d/opencode.json',
      '/f.json',
    ])
  })
})

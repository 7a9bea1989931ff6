/** By which processes each client is known to run, on each OS, and which look alike and are not. */
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clients } from './table.ts'

/** Program, and the client that it is; null for none. */
const programs = {
  linux: [
    ['/usr/lib/claude-desktop/claude-desktop', 'claude-desktop'],
    ['/home/you/.local/bin/claude', 'claude-code'],
    ['/usr/share/cursor/cursor', 'cursor'],
    ['/usr/share/code/code', 'vscode'],
    ['/usr/share/code-insiders/code-insiders', 'vscode-insiders'],
    ['/usr/local/bin/codex', 'codex'],
    ['/usr/local/bin/gemini', 'gemini-cli'],
    ['/usr/local/bin/copilot', 'copilot-cli'],
    ['/home/you/.opencode/bin/opencode', 'opencode'],
    ['/usr/share/devin-desktop/devin-desktop', 'devin-desktop'],
    ['/usr/share/windsurf/windsurf', 'windsurf'],
    ['/usr/local/bin/cline', 'cline'],
    ['/usr/local/bin/cn', 'continue'],
    ['/home/you/.local/zed.app/libexec/zed-editor', 'zed'],
    ['/usr/share/kiro/kiro', 'kiro'],
    ['/home/you/.local/bin/kiro-cli', 'kiro'],
    ['/home/you/.local/bin/goose', 'goose'],
    ['/usr/lib/goose/resources/bin/goosed', 'goose'],
    ['/opt/LM Studio/lm-studio', 'lm-studio'],
    ['/usr/local/bin/openclaw', 'openclaw'],
    ['/usr/bin/node', null],
    ['/usr/lib/vscodium/codium', null],
    ['/usr/bin/zeditor-helper', null],
  ],
  darwin: [
    ['/Applications/Claude.app/Contents/MacOS/Claude', 'claude-desktop'],
    ['/Applications/Claude.app/Contents/Frameworks/Claude Helper.app/Contents/MacOS/Claude Helper', null],
    ['/Users/you/.local/bin/claude', 'claude-code'],
    ['/Applications/Cursor.app/Contents/MacOS/Cursor', 'cursor'],
    ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron', 'vscode'],
    ['/Applications/Visual Studio Code - Insiders.app/Contents/MacOS/Electron', 'vscode-insiders'],
    ['/opt/homebrew/bin/codex', 'codex'],
    ['/Applications/Devin.app/Contents/MacOS/Electron', 'devin-desktop'],
    ['/Applications/Windsurf.app/Contents/MacOS/Electron', 'windsurf'],
    ['/Applications/Zed.app/Contents/MacOS/zed', 'zed'],
    ['/Applications/Zed Preview.app/Contents/MacOS/zed', 'zed'],
    ['/Applications/Kiro.app/Contents/MacOS/Electron', 'kiro'],
    ['/Applications/Goose.app/Contents/MacOS/Goose', 'goose'],
    ['/opt/homebrew/bin/goose', 'goose'],
    ['/Applications/LM Studio.app/Contents/MacOS/LM Studio', 'lm-studio'],
    ['/Applications/Untitled Goose Game.app/Contents/MacOS/Game', null],
  ],
  win32: [
    ['Claude.exe', 'claude-desktop'],
    ['claude.exe', 'claude-code'],
    ['Cursor.exe', 'cursor'],
    ['Code.exe', 'vscode'],
    ['Code - Insiders.exe', 'vscode-insiders'],
    ['codex.exe', 'codex'],
    ['Devin.exe', 'devin-desktop'],
    ['Windsurf.exe', 'windsurf'],
    ['Zed.exe', 'zed'],
    ['Kiro.exe', 'kiro'],
    ['Goose.exe', 'goose'],
    ['goosed.exe', 'goose'],
    ['LM Studio.exe', 'lm-studio'],
    ['opencode.exe', 'opencode'],
    ['VSCodium.exe', null],
  ],
} as const

describe.each(Object.entries(programs))('on %s', (platform, rows) => {
  it.each(rows.map(([path, client]) => [path, client] as const))('%s is %s', (path, client) => {
    const found = clients.filter((one) => one.isProcess({ name: basename(path), path }, platform as NodeJS.Platform))
    expect(found.map(({ id }) => id)).toEqual(client === null ? [] : [client])
  })
})

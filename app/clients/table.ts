/** Every client that Berth can moor a server to, in the order people see them. A new one is its file and a line here. */
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import type { Client } from './client.ts'
import { codex } from './codex.ts'
import { cursor } from './cursor.ts'
import { vscode } from './vscode.ts'

export const clients: readonly Client[] = [claudeDesktop, claudeCode, cursor, vscode, codex]

/** Every client that Berth can moor a server to, in the order people see them. A new one is its file and a line here. */
import { Failure } from '../contract/failure.ts'
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import type { Client } from './client.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { continueDev } from './continue.ts'
import { copilotCli } from './copilot-cli.ts'
import { cursor } from './cursor.ts'
import { devinDesktop } from './devin-desktop.ts'
import { geminiCli } from './gemini-cli.ts'
import { goose } from './goose.ts'
import { kiro } from './kiro.ts'
import { lmStudio } from './lm-studio.ts'
import { openclaw } from './openclaw.ts'
import { opencode } from './opencode.ts'
import { vscode } from './vscode.ts'
import { vscodeInsiders } from './vscode-insiders.ts'
import { windsurf } from './windsurf.ts'
import { zed } from './zed.ts'

export const clients: readonly Client[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscode,
  vscodeInsiders,
  codex,
  geminiCli,
  copilotCli,
  opencode,
  devinDesktop,
  windsurf,
  cline,
  continueDev,
  zed,
  kiro,
  goose,
  lmStudio,
  openclaw,
]

/** Throws Failure 'unknown-client'. */
export function clientOf(id: string): Client {
  const client = clients.find((one) => one.id === id)
  if (client) return client
  throw new Failure(
    'unknown-client',
    `"${id}" is no client that Berth knows.`,
    `Choose one of ${clients.map((one) => one.id).join(', ')}.`,
  )
}

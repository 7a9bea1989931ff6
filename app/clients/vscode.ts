/** VS Code, the stable edition (clients.md 2.4). */
import { vscodeEdition } from './vscode-family.ts'

export const vscode = vscodeEdition({
  id: 'vscode',
  name: 'VS Code',
  data: 'Code',
  bundle: 'Visual Studio Code.app',
  folder: ['Programs', 'Microsoft VS Code'],
  program: 'code',
  flatpak: 'com.visualstudio.code',
})

/** VS Code Insiders, which shares nothing with the stable edition (clients.md 2.4). */
import { vscodeEdition } from './vscode-family.ts'

export const vscodeInsiders = vscodeEdition({
  id: 'vscode-insiders',
  name: 'VS Code Insiders',
  data: 'Code - Insiders',
  bundle: 'Visual Studio Code - Insiders.app',
  folder: ['Programs', 'Microsoft VS Code Insiders'],
  program: 'code-insiders',
})

/** What only a desktop has: a clipboard, a save dialog, a file manager and a browser. */
import { join } from 'node:path'
import { app, dialog, shell } from 'electron'
import type { Surface } from '../compose.ts'
import type { Copying } from './copy.ts'

/** The only pages Berth ever opens. */
const pages = {
  docker: 'https://docs.docker.com/get-started/get-docker/',
  mcp: 'https://modelcontextprotocol.io/docs/getting-started/intro',
  tray: 'https://extensions.gnome.org/extension/615/appindicator-support/',
} as const

export function desktopSurface(copying: Copying, onProblem: (thrown: unknown) => void): Surface {
  return {
    copy: copying.copy,
    chooseSaveFile: async (name) => {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: join(app.getPath('downloads'), name) })
      return canceled || !filePath ? null : filePath
    },
    reveal: (path) => shell.showItemInFolder(path),
    openDocs: (page) => {
      shell.openExternal(pages[page]).catch(onProblem)
    },
    quit: () => app.quit(),
  }
}

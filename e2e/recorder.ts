/** Writes down all that the app tells: its answers, messages and streams to the window, and what it prints. */
import { appendFileSync, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'

/** Lies in the world's folder, where every file is searched for secrets when the test has ended. */
export const toldFile = (folder: string): string => join(folder, 'told-by-the-app.txt')

/** From now on; call it once the first window is there, for by then every command has its handler. */
export async function recordWhatIsTold(app: ElectronApplication, folder: string): Promise<void> {
  const file = toldFile(folder)
  appendFileSync(file, '')
  const printed = createWriteStream(file, { flags: 'a' })
  app.process().stdout?.pipe(printed, { end: false })
  app.process().stderr?.pipe(printed, { end: false })
  app.once('close', () => printed.end())
  await app.evaluate(({ BrowserWindow, ipcMain, MessageChannelMain, app: electron }, path) => {
    const { appendFileSync: append } = process.getBuiltinModule('node:fs')
    const note = (what: unknown): void => append(path, `${JSON.stringify(what)}\n`)

    // Electron keeps its handlers there; nothing public tells what they answer.
    const handlers: Map<string, (...args: unknown[]) => unknown> = Reflect.get(ipcMain, '_invokeHandlers')
    for (const [channel, handle] of handlers) {
      handlers.set(channel, async (...args) => {
        const answer = await handle(...args)
        note([channel, answer])
        return answer
      })
    }
    const watch = (contents: Electron.WebContents): void => {
      const send = contents.send.bind(contents)
      contents.send = (channel, ...args) => {
        note([channel, ...args])
        send(channel, ...args)
      }
    }
    for (const window of BrowserWindow.getAllWindows()) watch(window.webContents)
    electron.on('web-contents-created', (_event, contents) => watch(contents))
    const { port1 } = new MessageChannelMain()
    const ports = Object.getPrototypeOf(port1)
    const post = ports.postMessage
    ports.postMessage = function (this: unknown, message: unknown, ...rest: unknown[]) {
      note(['stream', message])
      return post.call(this, message, ...rest)
    }
    port1.close()
  }, file)
}

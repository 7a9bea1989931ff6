/** A Berth that is nothing but a way to the keychain: one question on stdin, one answer on stdout, and it is gone. */
import { text } from 'node:stream/consumers'
import { app, safeStorage } from 'electron'
import { type Answer, Question } from '../secrets/keychain-helper.ts'
import { desktopKeychain } from './keychain.ts'

/** Call it before Electron is ready. Without a display it needs none. */
export async function runKeychainHelper(): Promise<void> {
  const hasDisplay = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (process.platform === 'linux' && !hasDisplay) app.commandLine.appendSwitch('ozone-platform', 'headless')
  app.disableHardwareAcceleration()
  app.dock?.hide()
  const [input] = await Promise.all([text(process.stdin), app.whenReady()])
  const answer = await answerTo(Question.parse(JSON.parse(input)))
  process.stdout.write(JSON.stringify(answer), () => app.exit(0))
}

async function answerTo(question: Question): Promise<Answer> {
  const keychain = desktopKeychain(safeStorage, process.platform)
  const backend = await keychain.backend()
  if (question.kind === 'backend' || backend === null) return { backend, texts: [] }
  const work = question.kind === 'seal' ? keychain.seal : keychain.open
  return { backend, texts: [...(await work(question.texts))] }
}

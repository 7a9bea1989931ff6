/** A Berth that is nothing but a way to the keychain: one question on stdin, one answer on stdout, and it is gone. */
import { text } from 'node:stream/consumers'
import { app, safeStorage } from 'electron'
import { type Answer, Question } from '../secrets/keychain-helper.ts'
import { desktopKeychain } from './keychain.ts'

/** Call it before Electron is ready. */
export async function runKeychainHelper(): Promise<void> {
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
  const { kind, texts } = question
  return { backend, texts: [...(await (kind === 'seal' ? keychain.seal(texts) : keychain.open(texts, backend)))] }
}

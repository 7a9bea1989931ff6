/** Reaches the keychain from faces that are no desktop app, through a short-lived Electron that has it. */
import { spawn } from 'node:child_process'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import type { Keychain } from './keychain.ts'

/** With which Electron is told to be no window but a helper. Nothing secret is ever an argument. */
export const HELPER_ARGUMENT = '--berth-keychain'

/** What is asked over stdin, one JSON text. */
export const Question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('backend') }),
  z.object({ kind: z.literal('seal'), texts: z.array(z.string()) }),
  z.object({ kind: z.literal('open'), texts: z.array(z.string()) }),
])
export type Question = z.infer<typeof Question>
/** And answered over stdout. */
const Answer = z.object({ backend: z.string().nullable(), texts: z.array(z.string().nullable()) })
export type Answer = z.infer<typeof Answer>

/** Milliseconds: Electron starts in half a second, and a keychain may ask its owner for a password. */
const LIMIT = 60_000
/** More than any secrets take. */
const MOST_BYTES = 16 * 1024 * 1024

interface HelperParts {
  readonly command: string
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  /** Of the user, where there is such a number. */
  readonly uid: number | undefined
}

/** `command` is Electron, `root` the folder of the app, which an installed Electron knows by itself. */
export function createHelperKeychain(deps: HelperParts): Keychain {
  const ask = async (question: Question, backend = ''): Promise<Answer> => {
    const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = deps.env
    const app = deps.root.endsWith('.asar') ? [] : [deps.root]
    const args = [...flagsFor(deps, backend), ...app, HELPER_ARGUMENT]
    const printed = await outputOf(deps.command, args, { ...busFor(deps), ...env }, JSON.stringify(question))
    const answer = Answer.safeParse(jsonIn(printed))
    if (answer.data) return answer.data
    throw unreachable('it gave no answer')
  }
  return {
    backend: async () => (await ask({ kind: 'backend' })).backend,
    seal: async (texts) => (await ask({ kind: 'seal', texts: [...texts] })).texts.map((text) => text ?? ''),
    open: async (texts, backend) => (await ask({ kind: 'open', texts: [...texts] }, backend)).texts,
  }
}

/** Electron reads these before any line of ours runs. */
function flagsFor({ env, platform, uid }: HelperParts, backend: string): readonly string[] {
  const isBlind = platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']
  const isNamed = /^(?:gnome_libsecret|kwallet[56]?)$/.test(backend)
  return [
    ...(uid === 0 ? ['--no-sandbox'] : []),
    ...(isBlind ? ['--ozone-platform=headless'] : []),
    ...(isNamed ? [`--password-store=${backend.replace('_', '-')}`] : []),
  ]
}

/** Where the keyring of a session listens, for who was started without being told. */
const busFor = ({ platform, uid }: HelperParts): NodeJS.ProcessEnv =>
  platform === 'linux' && uid !== undefined ? { XDG_RUNTIME_DIR: `/run/user/${uid}` } : {}

function outputOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.length > MOST_BYTES) child.kill()
    })
    child.once('error', (cause) => reject(unreachable(cause.message, cause)))
    child.once('close', () => resolve(text))
    // It may end before it has read all.
    child.stdin.once('error', () => undefined)
    child.stdin.end(input)
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{')))
  } catch {
    return null
  }
}

const unreachable = (why: string, cause?: unknown): Failure =>
  new Failure(
    'no-keyring',
    `The keychain could not be asked: ${why}.`,
    'Open the Berth app and do it there, or keep secrets in files that only you can read: `berth secret store file`.',
    { cause },
  )

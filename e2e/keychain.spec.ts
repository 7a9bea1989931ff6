/** A real keyring: what it sealed lies nowhere as it is, and only who has that keyring can start the server. */
import { spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureTestImage } from '../app/engine/testing/test-image.ts'
import { expect, test } from './fixtures.ts'
import { programOn } from './servers.ts'
import type { World } from './world.ts'

test.skip(process.platform !== 'linux', 'The keyrings of other systems are the person’s own.')

const planted = 'planted-key-of-the-keyring'
const quiet = "require('http').createServer((_, response) => response.end()).listen(3000, '0.0.0.0')"

test('a key is sealed by the keyring, opened for a start, and of no use without it', async ({ world }) => {
  await ensureTestImage()
  await world.writeFleet({ notes: programOn(0, quiet, { auth: 'none' }) })
  const set = await inSession(world, ['secret', 'set', 'notes', 'API_KEY'], planted)
  expect(set, set.text).toMatchObject({ code: 0, text: expect.stringContaining('notes is given API_KEY') })
  const kept = await readFile(world.home.secretsFile('notes'), 'utf8')
  expect(kept).toContain('"sealed": "keychain"')
  expect(kept + (await readFile(world.home.fleetFile, 'utf8')) + set.text).not.toContain(planted)

  // As a bridge is started by an AI client: nobody tells it about a desktop.
  const blind = await world.cli('start', '--no-wait', 'notes')
  expect(blind.code).toBe(1)
  expect(blind.stderr).toContain('API_KEY')
  expect(await world.container('notes')).toBeNull()

  // Another session of the same person, later.
  const start = await inSession(world, ['start', '--no-wait', 'notes'])
  expect(start.code, start.text).toBe(0)
  expect((await world.container('notes'))?.Config.Env).toContain(`API_KEY=${planted}`)
  const list = await inSession(world, ['secret', 'list', 'notes', '--json'])
  expect(JSON.parse(list.text)).toEqual({ id: 'notes', secrets: [{ name: 'API_KEY', asFile: false }] })
})

/** In a session of its own, whose keyring is opened with an empty password, as a person's is when they log in. */
async function inSession(world: World, args: readonly string[], input = '') {
  const runtime = join(world.folder, 'run')
  await mkdir(runtime, { recursive: true, mode: 0o700 })
  const unlocked = 'echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
  const cli = [process.execPath, join(import.meta.dirname, '..', 'dist', 'app', 'cli.js'), ...args]
  const env = { ...world.env, XDG_RUNTIME_DIR: runtime, XDG_CURRENT_DESKTOP: 'GNOME' }
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', unlocked, 'sh', ...cli], { env })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, text }
}

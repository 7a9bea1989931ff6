/** Gives Electron a display on a Linux without one: a virtual one of its own, by Xvfb. */
import { spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Stop, say } from '../terminal.mjs'

/** As large as a small laptop's screen. */
const SCREEN = '1440x900x24'

/** Xvfb is ready in about 0.3 s; two busy cores may take longer. Milliseconds. */
const START_LIMIT = 20_000

/** @param {NodeJS.ProcessEnv} env @param {NodeJS.Platform} platform */
export function needsDisplay(env, platform) {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']
}

/** @param {string} program @param {NodeJS.ProcessEnv} env */
export async function isOnPath(program, env = process.env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const tries = folders.map((folder) =>
    access(join(folder, program)).then(
      () => true,
      () => false,
    ),
  )
  return (await Promise.all(tries)).includes(true)
}

/**
 * Runs `work` with the environment of a display: the person's own, or a virtual one that ends with the work.
 * @template T
 * @param {NodeJS.ProcessEnv} env
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDisplay(env, work) {
  if (!needsDisplay(env, process.platform)) return work(env)
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Away from the terminal's Ctrl+C: Electron must be able to close its window first.
    detached: true,
  })
  const stop = () => void server.kill()
  process.once('exit', stop)
  try {
    const display = await chosenDisplay(server)
    say(`No display here: running under Xvfb on ${display}.`)
    return await work({ ...env, DISPLAY: display })
  } finally {
    process.off('exit', stop)
    stop()
  }
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} like ":99" */
function chosenDisplay(server) {
  return new Promise((resolve, reject) => {
    let said = ''
    /** @param {string} why */
    const fail = (why) =>
      reject(
        new Stop(`The virtual display did not start: ${why}`, 'Install xvfb, or start Berth where there is a display.'),
      )
    const timer = setTimeout(() => fail(`no answer from Xvfb in ${START_LIMIT / 1000} s`), START_LIMIT)
    server.once('error', (problem) => fail(problem.message))
    server.once('exit', (code) => fail(said.trim() || `Xvfb ended with ${code}`))
    server.stderr?.on('data', (chunk) => (said += chunk))
    server.stdio[3]?.once('data', (chunk) => {
      clearTimeout(timer)
      resolve(`:${String(chunk).trim()}`)
    })
  })
}

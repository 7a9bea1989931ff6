/** Starts the Docker daemon on a Linux that has one installed and nobody to run it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runProgram } from '../program.mjs'
import { say, seconds, tail } from '../terminal.mjs'
import { answeringEngine } from './engine.mjs'

/** What Debian calls the engine; iptables is only a recommendation of it, and without it no port is published. */
export const ENGINE_PACKAGES = ['docker.io', 'iptables']

export const DOCKERD_ADDRESS = 'unix:///var/run/docker.sock'

/** dockerd is up in 3 s on a small computer. Milliseconds. */
const START_LIMIT = 60_000

/**
 * Leaves dockerd running when the script ends. Says what it did; an engine that does not start is told, not thrown,
 * for Berth itself runs without one and shows what is missing.
 * @param {{ cache: string }} options
 */
export async function startDockerd({ cache }) {
  const began = Date.now()
  const log = join(cache, 'dockerd.log')
  const daemon = existsSync('/run/systemd/system') ? await startUnit() : await startDetached(cache, log)
  while (!(await answeringEngine([DOCKERD_ADDRESS]))) {
    if (daemon.ended() || Date.now() - began > START_LIMIT) {
      say(
        `The Docker daemon did not start. The end of ${log}:\n${tail(await readFile(log, 'utf8').catch(() => ''), 10)}`,
      )
      return
    }
    await pause(100)
  }
  say(`Docker daemon started in ${seconds(Date.now() - began)}.`)
}

async function startUnit() {
  const { code } = await runProgram('systemctl', ['start', 'docker'], { limit: START_LIMIT, output: 'stderr' })
  return { ended: () => code !== 0 }
}

/** @param {string} cache @param {string} log */
async function startDetached(cache, log) {
  await mkdir(cache, { recursive: true })
  const file = await open(log, 'w')
  const child = spawn('dockerd', [], { detached: true, stdio: ['ignore', file.fd, file.fd] })
  let ended = false
  child.once('error', () => (ended = true))
  child.once('exit', () => (ended = true))
  child.unref()
  await file.close()
  return { ended: () => ended }
}

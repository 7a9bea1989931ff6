/** Runs a child program to its end: with a limit, signals passed on, nothing left behind. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How long a program may take to end after a signal before it is killed: more than the 10 s in which Berth quits. */
const GRACE = 15_000

/** What is kept of a captured output, in characters: more than any report a person reads. */
const KEPT = 400_000

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [limit] milliseconds until the program and its children are killed; none when left out
 * @property {'terminal' | 'stderr' | 'captured'} [output] "stderr": both streams go to our stderr
 *
 * @typedef {object} Outcome
 * @property {number} code 124 after the limit, 127 when it could not be started, 128 + number after a signal
 * @property {string} text its last output when captured, or why it could not be started
 * @property {boolean} interrupted this process was asked to stop meanwhile
 *
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 */

/**
 * Never rejects. The program gets its own process group, so that Ctrl+C reaches it once (Chromium takes a second
 * signal as "die at once") and a limit ends its children too; and no stdin, which a foreign group may not read.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<Outcome>}
 */
export function runProgram(command, args, { cwd, env = process.env, limit, output = 'terminal' } = {}) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: streams(output),
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const text = collect(child)
  const signals = passSignalsOn(child)
  const clock = killAfter(child, limit)
  return new Promise((resolve) => {
    /** @param {number} code @param {string} said */
    const end = (code, said) => {
      const interrupted = signals.stop()
      resolve({ code: clock.stop() ? 124 : code, text: said, interrupted })
    }
    child.once('error', (problem) => end(127, `${command}: ${problem.message}`))
    child.once('close', (code, signal) => end(code ?? 128 + (signal ? constants.signals[signal] : 0), text()))
  })
}

/**
 * @param {Options['output']} output
 * @returns {import('node:child_process').StdioOptions}
 */
function streams(output) {
  if (output === 'captured') return ['ignore', 'pipe', 'pipe']
  return output === 'stderr' ? ['ignore', 2, 2] : ['ignore', 'inherit', 'inherit']
}

/** @param {ChildProcess} child */
function collect(child) {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      text = (text + chunk).slice(-KEPT)
    })
  }
  return () => text
}

/** @param {ChildProcess} child */
function passSignalsOn(child) {
  /** @type {NodeJS.Timeout | undefined} */
  let patience
  let interrupted = false
  // Once each: npm passes on what the terminal has already sent.
  const listeners = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    const listener = () => {
      if (interrupted) return
      interrupted = true
      child.kill(signal)
      patience = setTimeout(() => killAll(child), GRACE)
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  const onExit = () => killAll(child)
  process.once('exit', onExit)
  return {
    /** @returns whether a signal came */
    stop() {
      clearTimeout(patience)
      for (const off of listeners) off()
      process.off('exit', onExit)
      return interrupted
    },
  }
}

/** @param {ChildProcess} child @param {number | undefined} limit */
function killAfter(child, limit) {
  let expired = false
  const timer =
    limit === undefined
      ? undefined
      : setTimeout(() => {
          expired = true
          killAll(child)
        }, limit)
  return {
    /** @returns whether the limit was reached */
    stop() {
      clearTimeout(timer)
      return expired
    },
  }
}

/** @param {ChildProcess} child */
function killAll(child) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

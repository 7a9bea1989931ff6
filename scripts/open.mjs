/** Opens the built app in Electron, for `npm start` and `npm run demo`. */
import { build } from './bundle.mjs'
import { checkoutEnvironment } from './environment.mjs'
import { ROOT } from './places.mjs'
import { runProgram } from './program.mjs'
import { needsDisplay, withDisplay } from './set-up/display.mjs'
import { setUpMachine } from './set-up/machine.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { electronFlags } from './set-up/sandbox.mjs'
import { say } from './terminal.mjs'

/** @typedef {import('./set-up/electron.mjs').Electron} Electron */

/** Everything before the window. @returns {Promise<Electron>} */
export async function prepare() {
  await ensurePackages({ root: ROOT })
  const [electron] = await Promise.all([setUpMachine(), build()])
  return electron
}

/**
 * Runs until Berth quits.
 * @param {Electron} electron
 * @param {{ args?: readonly string[], env?: NodeJS.ProcessEnv }} [options] `args` are the app's
 * @returns {Promise<number>} Electron's exit code
 */
export async function openBerth(electron, { args = [], env = process.env } = {}) {
  // Where there is no desktop there is no D-Bus, of which Chromium would complain all the time.
  const quiet = needsDisplay(env, process.platform) ? ['--log-level=3'] : []
  return withDisplay({ ...env, ...(await checkoutEnvironment(electron)) }, async (environment) => {
    say('Berth is running. Quit it from its tray icon or with Ctrl+C.')
    const { code } = await runProgram(electron.binary, [...electronFlags(), ...quiet, ROOT, ...args], {
      cwd: ROOT,
      env: environment,
    })
    return code
  })
}

/** What the app, the command line and the tests have to know about a checkout, beside the person's own environment. */
import { thisPlace } from './set-up/machine.mjs'
import { proxiesPath } from './set-up/proxies.mjs'

/** @typedef {import('./set-up/electron.mjs').Electron} Electron */

/**
 * @param {Electron | null} electron
 * @returns {Promise<{ BERTH_ELECTRON?: string, PATH?: string }>} what differs from the environment of this process
 */
export async function checkoutEnvironment(electron) {
  const path = await proxiesPath(thisPlace())
  return electron ? { BERTH_ELECTRON: electron.binary, ...path } : path
}

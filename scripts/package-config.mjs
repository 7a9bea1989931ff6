/** Decides what electron-builder is told beside electron-builder.yml: what a test build may be, and a release must be. */
import { dirname } from 'node:path'
import { Stop } from './terminal.mjs'

/** @typedef {import('./set-up/electron.mjs').Electron} Electron */

/** Says that no dependency is to be collected: all of them are in the bundle. */
const BUNDLED = { beforeBuild: async () => false }

/**
 * What differs from electron-builder.yml.
 * @param {Electron} electron
 * @param {{ readonly asFolder: boolean, readonly folder: string }} wanted `folder` is where the result goes
 * @returns {import('electron-builder').Configuration}
 */
export function packageConfig({ binary, version, source }, { asFolder, folder }) {
  if (source !== 'official' && !asFolder) {
    throw new Stop(
      `A release ships Electron's own build; here is only ${binary}.`,
      'Package where Electron can be downloaded, or make a test build: npm run package -- --dir',
    )
  }
  return {
    ...BUNDLED,
    directories: { output: folder },
    ...(source === 'official' ? {} : { electronDist: dirname(binary), electronVersion: version }),
    ...(asFolder ? { electronFuses: { enableNodeCliInspectArguments: true } } : {}),
  }
}

/** `npm run setup`: everything Berth needs to be built and opened on this computer. */
import './node-version.mjs'
import { ROOT } from './places.mjs'
import { setUpMachine } from './set-up/machine.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { runScript, say } from './terminal.mjs'

await runScript(async () => {
  await ensurePackages({ root: ROOT })
  const { binary, version } = await setUpMachine()
  say(`Ready: Electron ${version} at ${binary}`)
  return 0
})

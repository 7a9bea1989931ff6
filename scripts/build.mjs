/** `npm run build`: the window, the app and the preload into dist/. */
import './node-version.mjs'
import { build } from './bundle.mjs'
import { ROOT } from './places.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { runScript } from './terminal.mjs'

await runScript(async () => {
  await ensurePackages({ root: ROOT })
  await build({ always: true })
  return 0
})

/** `npm run --silent berth -- ...`: the command line of this checkout, built first when its sources have changed. */
import './node-version.mjs'
import { pathToFileURL } from 'node:url'
import { buildIsCurrent } from './build-state.mjs'
import { build } from './bundle.mjs'
import { checkoutEnvironment } from './environment.mjs'
import { BUILT, ROOT } from './places.mjs'
import { installedElectron } from './set-up/electron.mjs'
import { thisPlace } from './set-up/machine.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { runScript } from './terminal.mjs'

await runScript(async () => {
  if (!(await buildIsCurrent(ROOT))) {
    await ensurePackages({ root: ROOT })
    await build()
  }
  Object.assign(process.env, await checkoutEnvironment(await installedElectron(thisPlace())))
  // npm runs scripts in the checkout; a person's relative paths start where they typed the command.
  if (process.env['npm_lifecycle_event'] === 'berth' && process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD'])
  process.argv.splice(1, 1, BUILT.cli)
  // In this very process: stdin, signals and the exit code are the command's own.
  await import(pathToFileURL(BUILT.cli).href)
  return Number(process.exitCode ?? 0)
})

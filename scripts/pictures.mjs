/** `npm run pictures`: takes the pictures of the README anew, from the real app with a real fleet. */
import './node-version.mjs'
import { join } from 'node:path'
import { checkoutEnvironment } from './environment.mjs'
import { prepare } from './open.mjs'
import { ROOT } from './places.mjs'
import { runProgram } from './program.mjs'
import { withDisplay } from './set-up/display.mjs'
import { electronFlags } from './set-up/sandbox.mjs'
import { runScript } from './terminal.mjs'

/** Milliseconds. */
const LIMIT = 300_000

await runScript(async () => {
  const electron = await prepare()
  const env = {
    ...process.env,
    ...(await checkoutEnvironment(electron)),
    BERTH_ELECTRON_FLAGS: electronFlags().join(' '),
  }
  const args = [join(ROOT, 'scripts', 'run-file.mjs'), join(ROOT, 'e2e', 'pictures.ts')]
  return withDisplay(env, async (environment) => {
    const { code } = await runProgram(process.execPath, args, { cwd: ROOT, env: environment, limit: LIMIT })
    return code
  })
})

/** `npm run check`: what is wrong with the code without running it, in under 15 seconds. */
import './node-version.mjs'
import { runCheckSteps } from './check-steps/check-steps.mjs'
import { ROOT } from './places.mjs'
import { ensurePackages } from './set-up/packages.mjs'
import { runScript, say, seconds } from './terminal.mjs'

await runScript(async () => {
  await ensurePackages({ root: ROOT })
  const began = Date.now()
  const steps = await runCheckSteps()
  for (const { name, passed, text } of steps) say(passed ? `ok      ${name}` : `FAILED  ${name}\n${text.trimEnd()}\n`)
  say(`Checked in ${seconds(Date.now() - began)}.`)
  return steps.every(({ passed }) => passed) ? 0 : 1
})

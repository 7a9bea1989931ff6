/** `npm run bench [name ...]`: runs the measurements in bench/ with the same set-up as the app. */
import './node-version.mjs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { checkoutEnvironment } from './environment.mjs'
import { prepare } from './open.mjs'
import { ROOT } from './places.mjs'
import { runProgram } from './program.mjs'
import { withDisplay } from './set-up/display.mjs'
import { electronFlags } from './set-up/sandbox.mjs'
import { runScript, Stop, say } from './terminal.mjs'

/** One measurement may take seven runs of a minute. Milliseconds. */
const LIMIT = 1_800_000

/** @param {readonly string[]} names */
async function benches(names) {
  const files = (await readdir(join(ROOT, 'bench'))).filter((file) => /\.bench\.(ts|mjs)$/.test(file)).sort()
  const chosen = names.length === 0 ? files : files.filter((file) => names.includes(basename(file).split('.')[0] ?? ''))
  if (chosen.length === 0)
    throw new Stop('There is no such measurement in bench/.', `There are: ${files.join(', ') || 'none yet'}`)
  return chosen
}

await runScript(async () => {
  const files = await benches(process.argv.slice(2))
  const electron = await prepare()
  const flags = electronFlags().join(' ')
  const env = { ...process.env, ...(await checkoutEnvironment(electron)), BERTH_ELECTRON_FLAGS: flags }
  const codes = await withDisplay(env, async (environment) => {
    const ended = []
    for (const file of files) {
      say(`\n== ${file}`)
      const args = [join(ROOT, 'scripts', 'run-file.mjs'), join(ROOT, 'bench', file)]
      const { code, interrupted } = await runProgram(process.execPath, args, {
        cwd: ROOT,
        env: environment,
        limit: LIMIT,
      })
      ended.push(code)
      if (interrupted) break
    }
    return ended
  })
  return codes.every((code) => code === 0) ? 0 : 1
})

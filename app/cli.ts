/** Entry of `berth`, run by plain Node or by Electron as Node: the same fleet, from a terminal. */
import { join } from 'node:path'
import { runCommandLine } from './cli/run.ts'

/** A reader that has seen enough (`berth logs x | head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** dist/app/cli.js lies two folders below the checkout, or below app.asar. */
const exitCode = await runCommandLine(process.argv.slice(2), join(import.meta.dirname, '..', '..'))
// An idle connection to the engine must not keep the terminal waiting, but what was written is written to its end.
await new Promise<unknown>((resolve) => process.stdout.write('', resolve))
process.exit(exitCode)

/** `npm start`: sets up, builds and opens Berth. */
import './node-version.mjs'
import { openBerth, prepare } from './open.mjs'
import { runScript } from './terminal.mjs'

await runScript(async () => openBerth(await prepare(), { args: process.argv.slice(2) }))

/** Runs one file of the project, TypeScript too, on a Node that cannot: `node scripts/run-file.mjs FILE ARGS`. */
import { runnerImport } from 'vite'

const [file = ''] = process.argv.splice(2, 1)
await runnerImport(file, { configFile: false, logLevel: 'warn' })

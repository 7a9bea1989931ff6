/** Prints who listens on a range of ports, as the user that runs it: `print-listeners.ts FIRST LAST`. */
import { linuxListeners } from '../linux-listeners.ts'

const [first, last] = process.argv.slice(2).map(Number)
if (first === undefined || last === undefined) throw new Error('print-listeners.ts FIRST LAST')
process.stdout.write(JSON.stringify(await linuxListeners({ first, last })))

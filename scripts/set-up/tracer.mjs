/** Gives the tests strace, which kills a writer at a system call of its choice, where nobody has to be asked for it. */
import { isOnPath } from './display.mjs'
import { aptInstall, canInstall, thisLinux } from './linux.mjs'

/** Does nothing where there is one; elsewhere the test that needs it is left out. */
export async function ensureTracer() {
  if (process.platform !== 'linux' || (await isOnPath('strace'))) return
  if (canInstall(await thisLinux())) await aptInstall(['strace'], 'strace for the tests')
}

/** Gives the tests a real keyring, where nobody has to be asked for it. */
import { isOnPath } from './display.mjs'
import { aptInstall, canInstall, thisLinux } from './linux.mjs'

/** Does nothing where there is one; elsewhere the test that needs it says so. */
export async function ensureKeyring() {
  if (process.platform !== 'linux' || (await isOnPath('gnome-keyring-daemon'))) return
  if (canInstall(await thisLinux())) await aptInstall(['gnome-keyring', 'dbus'], 'a keyring for the tests')
}

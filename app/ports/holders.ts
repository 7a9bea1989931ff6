/** Which processes listen on this computer's ports, asked in the way of its operating system. */
import { linuxListeners } from './linux-listeners.ts'
import type { Listener, PortRange } from './listener.ts'
import { macosListeners } from './macos-listeners.ts'
import { windowsListeners } from './windows-listeners.ts'

/**
 * Listening TCP sockets with a port of the range. Takes 20 ms on Linux, up to a second on Windows, ten at most.
 * Answers nothing rather than failing: whether a port can be had is for `holdersOf` to try, names only explain it.
 */
export async function listListeners(range: PortRange, platform: NodeJS.Platform): Promise<readonly Listener[]> {
  try {
    switch (platform) {
      case 'linux':
        return await linuxListeners(range)
      case 'darwin':
        return await macosListeners(range)
      case 'win32':
        return await windowsListeners(range)
      default:
        return []
    }
  } catch {
    return []
  }
}

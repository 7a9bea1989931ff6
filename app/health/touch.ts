/** Knocks at a port: the first thing to know of a server, and the cheapest. */
import { connect } from 'node:net'

/** Resolves once the port takes a connection; rejects with the socket's error. */
export function touch(url: URL, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 80), signal })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A reset comes from a peer that took the connection; what it means shows in the next stage.
      if (error.code === 'ECONNRESET') resolve()
      else reject(error)
    })
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

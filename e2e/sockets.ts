/** What a port of this computer says to someone who knocks, without asking Berth. */
import { once } from 'node:events'
import { connect } from 'node:net'

/** Whether anybody listens on 127.0.0.1. */
export async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

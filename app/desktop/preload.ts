/** Puts `window.berth` into the page: the whole of what the window can reach. */
import { contextBridge, ipcRenderer } from 'electron'
import type { BerthApi, Place } from '../contract/api.ts'
import type { StreamAck } from '../contract/streams.ts'
import { ASK, PLACE, SNAPSHOT, STREAM } from './channels.ts'

// A place may arrive before the page listens: the tray opens the window and asks for a server in one go.
let waiting: Place | null = null
let goTo: ((place: Place) => void) | null = null
ipcRenderer.on(PLACE, (_event, place) => {
  if (goTo) goTo(place)
  else waiting = place
})

const berth: BerthApi = {
  platform: process.platform as BerthApi['platform'],
  ask: (command, input) => ipcRenderer.invoke(ASK, command, input),
  onSnapshot: (listener) => {
    const heard = (_event: unknown, snapshot: Parameters<typeof listener>[0]): void => listener(snapshot)
    ipcRenderer.on(SNAPSHOT, heard)
    return () => ipcRenderer.off(SNAPSHOT, heard)
  },
  onPlace: (listener) => {
    goTo = listener
    if (waiting) listener(waiting)
    waiting = null
    return () => {
      if (goTo === listener) goTo = null
    }
  },
  openStream: (request, listener) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => {
      listener(data)
      port1.postMessage({ ack: 1 } satisfies StreamAck)
    }
    ipcRenderer.postMessage(STREAM, request, [port2])
    return () => port1.close()
  },
}
contextBridge.exposeInMainWorld('berth', berth)

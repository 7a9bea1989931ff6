/** Whose messages count: only those of our own window's main frame, showing our own page. */
import type { IpcMainEvent, WebContents } from 'electron'

/** The window's origin; its files are served from dist/renderer and from nowhere else. */
export const ORIGIN = 'app://berth'

type Sent = Pick<IpcMainEvent, 'sender' | 'senderFrame'>

export function isOurs(event: Sent, contents: WebContents | null): boolean {
  if (!contents || event.sender !== contents) return false
  // senderFrame is null once the frame has navigated away or is gone.
  return event.senderFrame !== null && event.senderFrame === contents.mainFrame && event.senderFrame.origin === ORIGIN
}

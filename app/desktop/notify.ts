/** Shows the fleet's bad news as notifications while the person looks elsewhere. */
import { Notification } from 'electron'
import type { Berth } from '../compose.ts'
import type { Place } from '../contract/api.ts'
import { createThrottle, type Notice, noticesBetween, oldTokenNotice } from './notices.ts'

export function notifyOf(
  { store, traffic }: Pick<Berth, 'store' | 'traffic'>,
  face: { isFocused(): boolean; open(place: Place): void },
): () => void {
  const passes = createThrottle(Date.now)
  // An unreferenced notification is collected, and its click is lost with it.
  const shown = new Set<Notification>()
  const show = (notices: readonly Notice[]): void => {
    if (face.isFocused() || !Notification.isSupported()) return
    for (const notice of notices.filter(passes)) {
      const notification = new Notification({ title: notice.title, body: notice.body })
      shown.add(notification)
      notification.on('click', () => face.open(notice.place))
      for (const end of ['click', 'close', 'failed'] as const)
        notification.on(end as 'close', () => shown.delete(notification))
      notification.show()
    }
  }
  const stops = [
    store.subscribe((now, before) => show(noticesBetween(before, now))),
    traffic.onOldToken((news) => {
      if (store.getState().settings.notifications) show([oldTokenNotice(news)])
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

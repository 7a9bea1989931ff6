/**
 * Lets a 2025 client cancel a call although each of its requests meets a new server: `notifications/cancelled`
 * comes as a request of its own. The session id it is handed names its calls and nothing else, so that one client
 * cannot end another's, and any id is welcome after a restart.
 */

type RequestId = string | number

export interface Cancellations {
  /** A signal that aborts when this call is cancelled, and how to forget the call. */
  watch(session: string, id: RequestId): { readonly signal: AbortSignal; readonly forget: () => void }
  cancel(session: string, id: RequestId): void
}

export function createCancellations(): Cancellations {
  const running = new Map<string, AbortController>()
  const key = (session: string, id: RequestId): string => JSON.stringify([session, id])
  return {
    watch(session, id) {
      const name = key(session, id)
      const controller = new AbortController()
      running.set(name, controller)
      const forget = (): void => {
        if (running.get(name) === controller) running.delete(name)
      }
      return { signal: controller.signal, forget }
    },
    cancel: (session, id) => running.get(key(session, id))?.abort(new Error('Cancelled by the client.')),
  }
}

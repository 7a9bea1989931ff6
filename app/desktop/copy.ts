/** Puts text on the clipboard; a secret does not stay there. */
import { clipboard } from 'electron'

/** Milliseconds a secret stays, long enough to paste it (password managers take 10 to 90 s). */
const SECRET_STAYS = 60_000

export interface Copying {
  copy(text: string, options?: { readonly secret?: boolean }): void
  /** Takes a secret back at once, for when Berth ends before its time is up. */
  forget(): Promise<void>
}

export function createCopying(onProblem: (thrown: unknown) => void): Copying {
  let secret: string | null = null
  let timer: NodeJS.Timeout | null = null

  const forget = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const left = secret
    secret = null
    // Not what the person has copied since.
    if (left !== null && (await clipboard.readText()) === left) clipboard.clear()
  }
  return {
    copy: (text, options = {}) => {
      if (timer) clearTimeout(timer)
      timer = null
      secret = options.secret ? text : null
      if (secret !== null) timer = setTimeout(() => forget().catch(onProblem), SECRET_STAYS)
      // Answers a promise from Electron 45 on.
      Promise.resolve(clipboard.writeText(text)).catch(onProblem)
    },
    forget,
  }
}

/** How window and terminal say what became of a caller. */
import type { CallerState } from './traffic.ts'

export const callerWords: Readonly<Record<CallerState, string>> = {
  current: 'let in',
  previous: 'let in with the token before',
  none: 'refused: no token',
  wrong: 'refused: wrong token',
  expired: 'refused: old token',
}

export const isLetIn = (state: CallerState): boolean => state === 'current' || state === 'previous'

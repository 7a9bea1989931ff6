/** Lines as a gate writes them, for tests that feed them to who reads its log. */
import type { Ended } from '../access-log.ts'

/** When it began, its connection, and its number there. */
export const requestId = (number: number): string => `1795777480.960-${number}-1`

export interface LineParts {
  readonly status: number
  readonly caller: Ended['caller']
  readonly method: string
  readonly stream: boolean
  readonly seconds: number
  readonly in: number
  readonly out: number
  readonly client: string
  readonly agent: string
}

/** A call of Cursor's that was answered in three milliseconds; `at` in milliseconds. */
export function endedLine(number: number, at: number, changes: Partial<LineParts> = {}): string {
  return JSON.stringify({
    gate: 1,
    at: at / 1000,
    id: requestId(number),
    status: 200,
    caller: 'current',
    method: 'POST',
    stream: false,
    seconds: 0.003,
    in: 240,
    out: 408,
    client: '',
    agent: 'Cursor/1.7 (linux x64)',
    ...changes,
  })
}

export const openedLine = (number: number, at: number): string =>
  JSON.stringify({ gate: 1, at: at / 1000, id: requestId(number), opened: true })

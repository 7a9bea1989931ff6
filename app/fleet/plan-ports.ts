/** Finds out how a server could get a port, and what each way would change. Changes nothing. */
import type { ConflictPlan, Option } from '../contract/ports.ts'
import type { Tools } from './tools.ts'

export function planConflict(_tools: Tools, _id: string): Promise<ConflictPlan> {
  throw new Error('Not written yet.')
}

/** To the given port, or the next free one. Failures: as of `moveServer`. */
export function planMove(_tools: Tools, _id: string, _port: number | undefined): Promise<Option> {
  throw new Error('Not written yet.')
}

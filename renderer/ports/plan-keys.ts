/** Where the keys of a grid lead on the plan of ports. Pure. */
import { isInRange, perRow, type Range, rowOf, rowStart } from './plan-rows.ts'

export interface PlanKey {
  readonly key: string
  /** Ctrl, or Command: to the first or last port of all. */
  readonly far: boolean
}

/** The port to go to; null for a key that does not move. Never leaves the range. `page` is rows in view. */
export function portFrom(port: number, { key, far }: PlanKey, range: Range, page: number): number | null {
  const start = rowStart(range, rowOf(range, port))
  switch (key) {
    case 'ArrowLeft':
      return clamp(port - 1, range)
    case 'ArrowRight':
      return clamp(port + 1, range)
    case 'ArrowUp':
      return byRows(port, -1, range)
    case 'ArrowDown':
      return byRows(port, 1, range)
    case 'PageUp':
      return byRows(port, -page, range)
    case 'PageDown':
      return byRows(port, page, range)
    case 'Home':
      return far ? range.first : clamp(start, range)
    case 'End':
      return far ? range.last : clamp(start + perRow - 1, range)
    default:
      return null
  }
}

const clamp = (port: number, { first, last }: Range): number => Math.min(last, Math.max(first, port))

/** Stays in its column: at an end the last row that has it. */
function byRows(port: number, rows: number, range: Range): number {
  const step = Math.sign(rows) * perRow
  let reached = port
  for (let left = Math.abs(rows); left > 0 && isInRange(range, reached + step); left--) reached += step
  return reached
}

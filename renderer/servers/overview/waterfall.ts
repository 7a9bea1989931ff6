/** Where each stage of a probe lies on a common time line. Pure. */
import type { ProbeStage } from '../../../app/contract/snapshot.ts'

export interface Fall {
  readonly stage: ProbeStage
  /** Both as shares of the whole, 0 to 1. */
  readonly left: number
  readonly width: number
}

export function waterfall(stages: readonly ProbeStage[]): readonly Fall[] {
  const total = stages.reduce((sum, stage) => sum + stage.milliseconds, 0)
  let passed = 0
  return stages.map((stage) => {
    const fall = { stage, left: total > 0 ? passed / total : 0, width: total > 0 ? stage.milliseconds / total : 0 }
    passed += stage.milliseconds
    return fall
  })
}

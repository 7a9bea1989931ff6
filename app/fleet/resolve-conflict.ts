/** Carries out one way out of a port conflict as a whole, and takes it back within five minutes. */
import type { Choice, Resolution } from '../contract/ports.ts'
import type { Operations } from './operate.ts'
import type { Tools } from './tools.ts'

export interface Resolver {
  resolve(id: string, choice: Choice, start: boolean): Promise<Resolution>
  undo(key: string): Promise<void>
}

export function createResolver(_tools: Tools, _operations: Operations): Resolver {
  return {
    resolve: () => {
      throw new Error('Not written yet.')
    },
    undo: () => {
      throw new Error('Not written yet.')
    },
  }
}

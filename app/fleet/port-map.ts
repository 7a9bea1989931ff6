/** The ports as they are at this moment: what Berth's servers have, and who else listens. */
import type { PortMap, PortSlot } from '../contract/ports.ts'
import type { Tools } from './tools.ts'

export type PortMapTools = Pick<Tools, 'home' | 'definitions' | 'platform' | 'picture' | 'engineNow' | 'now'>

/** Without an engine, what the operating system tells. */
export function portMapNow(_tools: PortMapTools): Promise<PortMap> {
  throw new Error('Not written yet.')
}

/** One port; what server `id` itself has of it does not count as held. */
export function portSlotNow(_tools: PortMapTools, _port: number, _id?: string): Promise<PortSlot> {
  throw new Error('Not written yet.')
}

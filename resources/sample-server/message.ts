/** What a JSON-RPC message asks, read only as far as the log and cancellation need it. */
import { z } from 'zod'

const Message = z.object({
  method: z.string(),
  id: z.union([z.string(), z.number()]).optional(),
  params: z.object({ name: z.unknown(), requestId: z.unknown() }).partial().optional(),
})

export interface Asked {
  readonly method: string
  /** The tool, prompt or resource... null when the method names none. */
  readonly tool: string | null
  /** null for a notification. */
  readonly id: string | number | null
  /** The request that a notifications/cancelled is about. */
  readonly cancels: string | number | null
}

/** null for anything that is not one request or notification; the SDK refuses or answers that by itself. */
export function askedBy(message: unknown): Asked | null {
  const { success, data } = Message.safeParse(message)
  if (!success) return null
  const { name, requestId } = data.params ?? {}
  return {
    method: printable(data.method),
    tool: typeof name === 'string' ? printable(name) : null,
    id: data.id ?? null,
    cancels:
      data.method === 'notifications/cancelled' && (typeof requestId === 'string' || typeof requestId === 'number')
        ? requestId
        : null,
  }
}

/** A caller chooses these words: none may forge a second line in the log or fill it. */
const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '?').slice(0, 80)

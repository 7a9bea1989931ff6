/** A port as a person types it. Pure. */

export type TypedPort =
  | { readonly ok: true; readonly port: number }
  /** No problem while nothing is typed. */
  | { readonly ok: false; readonly problem?: string }

export function typedPort(text: string): TypedPort {
  const digits = text.trim()
  if (digits === '') return { ok: false }
  const port = /^\d+$/.test(digits) ? Number(digits) : 0
  return port >= 1 && port <= 65535
    ? { ok: true, port }
    : { ok: false, problem: 'A port is a whole number from 1 to 65535.' }
}

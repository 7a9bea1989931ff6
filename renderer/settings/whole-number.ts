/** Typed text to a whole number within limits, or what is wrong with it. Pure. */

export interface NumberLimits {
  readonly least: number
  readonly most: number
}

export type NumberReading =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: string }

export function numberFrom(text: string, { least, most }: NumberLimits): NumberReading {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return { ok: true, value }
  return { ok: false, problem: `A whole number from ${least} to ${most}.` }
}

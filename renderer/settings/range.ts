/** Two typed numbers to a port range, under the limits of the contract's Settings. Pure. */

export interface Range {
  readonly first: number
  readonly last: number
}

export type RangeReading =
  | { readonly ok: true; readonly range: Range }
  | { readonly ok: false; readonly problem: string }

/** The contract's limit: more would make each look at the ports slow. */
const most = 1000

export function rangeFrom(firstText: string, lastText: string): RangeReading {
  const [first, last] = [firstText, lastText].map((text) => (/^\d+$/.test(text.trim()) ? Number(text) : 0))
  if (!first || !last || first > 65535 || last > 65535)
    return { ok: false, problem: 'A port is a whole number from 1 to 65535.' }
  if (first > last) return { ok: false, problem: 'The range starts after it ends.' }
  if (last - first >= most) return { ok: false, problem: `The range has at most ${most} ports.` }
  return { ok: true, range: { first, last } }
}

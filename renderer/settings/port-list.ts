/** Ports as a person writes them, "3000, 3001, 3010-3019", to numbers and back. Pure. */

export type PortListReading =
  | { readonly ok: true; readonly ports: readonly number[] }
  | { readonly ok: false; readonly problem: string }

/** The contract's limit. */
const most = 1000

/** Sorted, each once. Commas, spaces and new lines part the ports; a dash joins the ends of several in a row. */
export function portsFrom(text: string): PortListReading {
  const parts = text
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean)
  const ports = new Set<number>()
  for (const part of parts) {
    const reading = spanFrom(part)
    if (!reading.ok) return reading
    for (let port = reading.first; port <= reading.last; port++) ports.add(port)
    if (ports.size > most) return { ok: false, problem: `At most ${most} ports can be left alone.` }
  }
  return { ok: true, ports: [...ports].toSorted((one, other) => one - other) }
}

function spanFrom(part: string): { ok: true; first: number; last: number } | { ok: false; problem: string } {
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
  if (from === '') return { ok: false, problem: `"${part}" is no port. Write them like 3000, 3001, 3010-3019.` }
  const [first, last] = [Number(from), Number(to)]
  if (![first, last].every((port) => port >= 1 && port <= 65535))
    return { ok: false, problem: `"${part}": a port is a whole number from 1 to 65535.` }
  if (first > last) return { ok: false, problem: `"${part}" ends before it starts.` }
  return { ok: true, first, last }
}

/** Three and more in a row as one: "3000, 3001, 3010-3019". */
export function portsWords(ports: readonly number[]): string {
  const runs: { first: number; last: number }[] = []
  for (const port of ports.toSorted((one, other) => one - other)) {
    const run = runs.at(-1)
    if (run && port <= run.last + 1) run.last = port
    else runs.push({ first: port, last: port })
  }
  return runs
    .flatMap(({ first, last }) => (last - first < 2 ? [...new Set([first, last])].map(String) : [`${first}-${last}`]))
    .join(', ')
}

/** Requests per minute of the last hour as small bars; the same figures as a table for who prefers to read them. */
import { useId } from 'react'
import { count } from '../../words/amounts.ts'
import { type Bar, ceilingOf, chartWords, type Parts, slots } from './traffic-bars.ts'

const height = 48
/** In the units of the drawing; a bar and the gap to the next one. */
const step = 10
const width = 7

export function TrafficChart({ bars }: { bars: readonly Bar[] }) {
  const hatching = useId()
  const ceiling = ceilingOf(bars)
  return (
    <div className="relative">
      <svg
        viewBox={`0 0 ${slots * step} ${height}`}
        preserveAspectRatio="none"
        className="h-12 w-full"
        role="img"
        aria-label={chartWords(bars)}
      >
        <Hatching id={hatching} />
        <line x1="0" x2={slots * step} y1={height - 0.5} y2={height - 0.5} stroke="var(--line-strong)" />
        {bars.map((bar) => (
          <Column key={bar.from} bar={bar} ceiling={ceiling} hatching={hatching} />
        ))}
      </svg>
      <p aria-hidden className="mt-1 flex justify-between text-faint text-tiny">
        <span>an hour ago</span>
        <span>at most {count(Math.max(0, ...bars.map(({ requests }) => requests)))} a minute</span>
        <span>now</span>
      </p>
    </div>
  )
}

/** Refusals are hatched, failures solid at the top: told apart without their colours. */
function Hatching({ id }: { id: string }) {
  return (
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="4" height="4" fill="var(--warn)" opacity="0.35" />
      <rect width="2" height="4" fill="var(--warn)" />
    </pattern>
  )
}

function Column({ bar, ceiling, hatching }: { bar: Bar; ceiling: number; hatching: string }) {
  const scale = (height - 2) / ceiling
  const x = bar.slot * step + (step - width) / 2
  // A single refusal among hundreds of calls would be too thin to be seen.
  const tall = (amount: number) => (amount === 0 ? 0 : Math.max(2, amount * scale))
  const failed = tall(bar.failed)
  const refused = tall(bar.refused)
  const served = Math.max(0, tall(bar.requests) - failed - refused)
  return (
    <g>
      <title>{barWords(bar)}</title>
      <rect x={x} width={width} y={height - served} height={served} fill="var(--accent)" />
      <rect x={x} width={width} y={height - served - refused} height={refused} fill={`url(#${hatching})`} />
      <rect x={x} width={width} y={height - served - refused - failed} height={failed} fill="var(--bad)" />
    </g>
  )
}

const barWords = ({ from, requests, refused, failed }: Bar): string =>
  `${clock(from)}: ${requests}${refused > 0 ? `, ${refused} refused` : ''}${failed > 0 ? `, ${failed} failed` : ''}`

const clock = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

/** What the parts of a bar mean, and how many there are of each in the hour. */
export function ChartLegend({ served, refused, failed }: Parts) {
  const hatched = 'repeating-linear-gradient(45deg, var(--warn) 0 2px, transparent 2px 4px)'
  return (
    <ul aria-label="In the last hour" className="mt-1.5 flex flex-wrap gap-x-5 text-small">
      <LegendItem paint="var(--accent)" words="served" amount={served} />
      <LegendItem paint={hatched} words="refused (401)" amount={refused} />
      <LegendItem paint="var(--bad)" words="failed" amount={failed} />
    </ul>
  )
}

function LegendItem({ paint, words, amount }: { paint: string; words: string; amount: number }) {
  return (
    <li className="flex items-center gap-1.5 text-muted">
      <span aria-hidden className="size-2.5 rounded-[2px]" style={{ background: paint }} />
      <span className="font-medium text-ink">{count(amount)}</span> {words}
    </li>
  )
}

export function ChartTable({ bars }: { bars: readonly Bar[] }) {
  return (
    <details className="mt-2 text-small">
      <summary className="w-fit rounded text-muted hover:text-ink">Minute by minute</summary>
      <table className="mt-1 w-full max-w-96 table-fixed text-left" aria-label="Requests by minute">
        <thead className="text-faint">
          <tr>
            <th scope="col" className="font-normal">
              Minute
            </th>
            <th scope="col" className="text-right font-normal">
              Served
            </th>
            <th scope="col" className="text-right font-normal">
              Refused
            </th>
            <th scope="col" className="text-right font-normal">
              Failed
            </th>
          </tr>
        </thead>
        <tbody data-selectable>
          {bars.toReversed().map(({ from, served, refused, failed }) => (
            <tr key={from} className="text-muted">
              <th scope="row" className="font-normal">
                {clock(from)}
              </th>
              <td className="text-right">{count(served)}</td>
              <td className="text-right">{count(refused)}</td>
              <td className="text-right">{count(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

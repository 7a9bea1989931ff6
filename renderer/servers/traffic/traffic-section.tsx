/** What passes through the gate: how much, how quickly, with what result, and who it is. */
import type { Traffic } from '../../../app/contract/traffic.ts'
import { useNow } from '../../state/clock.ts'
import { Section } from '../../ui/section.tsx'
import { bytes, count, latency } from '../../words/amounts.ts'
import { CallersTable } from './callers-table.tsx'
import { partsOf, trafficBars } from './traffic-bars.ts'
import { ChartLegend, ChartTable, TrafficChart } from './traffic-chart.tsx'

export function TrafficSection({ traffic }: { traffic: Traffic }) {
  const minute = Math.floor(useNow() / 60_000) * 60_000
  const isQuiet = traffic.lastDay.requests === 0 && traffic.callers.every(({ isBerth }) => isBerth)
  if (isQuiet) {
    return (
      <Section title="Traffic">
        <p className="text-muted">Nobody has called yet.</p>
      </Section>
    )
  }
  const bars = trafficBars(traffic, minute)
  return (
    <Section title="Traffic" aside="last hour">
      <TrafficChart bars={bars} />
      <ChartLegend {...partsOf(traffic.lastHour)} />
      {bars.length > 0 && <ChartTable bars={bars} />}
      <Figures traffic={traffic} />
      <CallersTable callers={traffic.callers} />
    </Section>
  )
}

function Figures({ traffic: { latency: times, lastHour, openStreams } }: { traffic: Traffic }) {
  const time = (milliseconds: number | undefined): string => {
    if (milliseconds === undefined) return '–'
    return milliseconds < 1 ? '< 1 ms' : latency(milliseconds)
  }
  return (
    <dl className="mt-4 grid grid-cols-3 gap-x-8 gap-y-1">
      <Figure name="Half of the calls within" value={time(times?.p50)} short="p50" />
      <Figure name="95 % of the calls within" value={time(times?.p95)} short="p95" />
      <Figure name="99 % of the calls within" value={time(times?.p99)} short="p99" />
      <Figure name="Open streams" value={count(openStreams)} />
      <Figure name="Bytes in" value={bytes(lastHour.bytesIn)} short="In" />
      <Figure name="Bytes out" value={bytes(lastHour.bytesOut)} short="Out" />
    </dl>
  )
}

/** `short` is what is seen where the whole name would not fit. */
function Figure({ name, short, value }: { name: string; short?: string; value: string }) {
  return (
    <div className="flex min-w-0 items-baseline gap-2" title={name}>
      <dt className="truncate text-muted">
        {short ? (
          <>
            <span aria-hidden>{short}</span>
            <span className="sr-only">{name}</span>
          </>
        ) : (
          name
        )}
      </dt>
      <dd className="ml-auto font-medium">{value}</dd>
    </div>
  )
}

/** How a server is, in words first, then the figures behind them. */
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { useTraffic } from '../../state/traffic.ts'
import { TrafficSection } from '../traffic/traffic-section.tsx'
import { CrashReport } from './crash-report.tsx'
import { Facts } from './facts.tsx'
import { Handshake } from './handshake.tsx'
import { Notices } from './notices.tsx'
import { StartProgress } from './start-progress.tsx'
import { Status } from './status.tsx'
import { Tools } from './tools.tsx'
import { Usage } from './usage.tsx'

export function Overview({ server }: { server: ServerView }) {
  const { state, health, lastCrash, gate } = server
  const traffic = useTraffic(gate === null ? null : server.id)
  // What a check found before the gate went down is not so any more.
  const report = health.kind === 'probed' && gate !== 'down' ? health.report : null
  const live = state.kind === 'running' || state.kind === 'on-demand'
  const crash = state.kind === 'crashed' || state.kind === 'restarting' ? state.crash : lastCrash
  return (
    <div className="scroll-y min-h-0 flex-1">
      <div className="max-w-[760px] px-6 py-5">
        <Status server={server} />
        <Notices server={server} />
        {state.kind === 'starting' && <StartProgress step={state.step} />}
        {crash && <CrashReport id={server.id} crash={crash} past={live} />}
        {live && report && <Handshake id={server.id} report={report} />}
        {state.kind === 'running' && <Usage id={server.id} />}
        {traffic && <TrafficSection traffic={traffic} />}
        <Facts server={server} traffic={traffic} />
        {live && report?.outcome.kind === 'healthy' && <Tools tools={report.outcome.tools} />}
      </div>
    </div>
  )
}

/** No server yet: the shortest way to a first success, and the two other ways in. */
import { Play, Plus } from 'lucide-react'
import { startSample } from '../state/actions.ts'
import { openOverlay } from '../state/view.ts'
import { Button } from '../ui/button.tsx'
import { Key } from '../ui/menu.tsx'
import { useBusy } from '../ui/use-busy.ts'

const steps: readonly (readonly [string, string])[] = [
  ['Start the sample server', 'Berth builds it, gives it a port and a token, and checks it with a real MCP handshake.'],
  [
    'Add it to your AI client',
    'One click writes the entry for Claude Desktop and the others. Nothing else in their files changes.',
  ],
  ['Call a tool', 'Ask the client to echo something, and read the call in the log here.'],
]

export function FirstRun() {
  const [starting, run] = useBusy()
  return (
    <div className="drag scroll-y grid flex-1 place-items-center px-8 py-10">
      <section aria-label="First server" className="fading w-full max-w-[480px]">
        <h1 className="font-semibold text-hero tracking-[-0.02em]">No servers yet</h1>
        <p className="mt-1.5 max-w-[420px] text-lead text-muted leading-[22px]">
          Berth runs MCP servers in Docker and gives each a port, a token, a health record and a log.
        </p>
        <ol className="mt-7">
          {steps.map(([title, text], index) => (
            <li key={title} className="relative flex gap-4 pb-5 last:pb-0">
              {index < steps.length - 1 && (
                <span aria-hidden className="absolute top-7 bottom-0.5 left-[11.5px] w-px bg-line-strong" />
              )}
              <span
                aria-hidden
                className="flex size-6 shrink-0 items-center justify-center rounded-full font-medium text-muted text-small ring-1 ring-line-strong ring-inset"
              >
                {index + 1}
              </span>
              <div className="pt-0.5">
                <p className="font-medium">{title}</p>
                <p className="text-muted">{text}</p>
              </div>
            </li>
          ))}
        </ol>
        <div className="mt-8 flex items-center gap-2">
          <Button weight="primary" size="large" busy={starting} onClick={() => void run(startSample)}>
            <Play size={15} fill="currentColor" aria-hidden />
            Start the sample server
          </Button>
          <Button size="large" onClick={() => openOverlay({ kind: 'add' })}>
            <Plus size={16} aria-hidden />
            Add a server
          </Button>
          <span className="ml-1 text-muted text-small max-[700px]:hidden">
            or press <Key>N</Key>
          </span>
        </div>
      </section>
    </div>
  )
}

/** No engine answers: what is missing here, what to do about it, what was tried, and when Berth looks again. */
import type { EngineView } from '../../app/contract/snapshot.ts'
import { ask, copyText, retryEngine } from '../state/actions.ts'
import { useNow } from '../state/clock.ts'
import { Button } from '../ui/button.tsx'
import { Copyable } from '../ui/copyable.tsx'
import { Glyph } from '../ui/glyph.tsx'

type Missing = Extract<EngineView, { kind: 'missing' }>

interface Advice {
  readonly text: string
  /** What to type, where typing is the way. */
  readonly command?: string
}

const advice: Readonly<Record<typeof window.berth.platform, readonly Advice[]>> = {
  darwin: [
    { text: 'If you have Docker Desktop, OrbStack, Rancher Desktop or Colima, start it.' },
    { text: 'If you have none of them, install one. Docker Desktop and OrbStack need no set-up.' },
    { text: 'With Colima, start its virtual machine.', command: 'colima start' },
  ],
  win32: [
    { text: 'If you have Docker Desktop, Rancher Desktop or Podman Desktop, start it.' },
    {
      text: 'If you have none of them, install one. Docker Desktop asks for WSL 2; this adds it.',
      command: 'wsl --install',
    },
  ],
  linux: [
    { text: 'Install Docker Engine, or start it if it is installed.', command: 'sudo systemctl start docker' },
    { text: 'Let your user reach it, then sign out and in again.', command: 'sudo usermod -aG docker $USER' },
    { text: 'With Podman, start its socket.', command: 'systemctl --user enable --now podman.socket' },
  ],
}

export function NoEngine({ engine }: { engine: Missing }) {
  return (
    <div className="scroll-y grid flex-1 place-items-center px-8 py-10">
      <section aria-label="No engine" className="fading w-full max-w-[520px]">
        <Glyph shape="cross" tone="bad" className="mb-4 size-6" />
        <h1 className="font-semibold text-title tracking-[-0.01em]" data-selectable>
          {engine.failure.message}
        </h1>
        <p className="mt-1 text-muted" data-selectable>
          {engine.failure.fix}
        </p>
        <ol className="mt-5 border-line border-t">
          {advice[window.berth.platform].map(({ text, command }, index) => (
            <li key={text} className="flex gap-3 border-line border-b py-2.5">
              <span className="w-4 shrink-0 text-faint">{index + 1}</span>
              <div className="min-w-0">
                <p>{text}</p>
                {command && (
                  <Copyable
                    label={`Copy command ${command}`}
                    className="mt-0.5 text-accent-ink"
                    onCopy={() => copyText(command, 'Command copied.')}
                  >
                    {command}
                  </Copyable>
                )}
              </div>
            </li>
          ))}
        </ol>
        <div className="mt-5 flex items-center gap-2">
          <Button weight="primary" onClick={retryEngine}>
            Retry now
          </Button>
          <Button onClick={() => void ask('shell:open-docs', { page: 'docker' })}>Open the install guide</Button>
          <Countdown at={engine.nextTryAt} />
        </div>
        <Tried engine={engine} />
      </section>
    </div>
  )
}

/** The same, in one line above a fleet that is known but cannot run. */
export function NoEngineBar({ engine }: { engine: Missing }) {
  return (
    <section
      aria-label="No engine"
      className="flex shrink-0 items-center gap-2.5 border-line border-b bg-bad-wash py-2 pr-3 pl-4"
    >
      <Glyph shape="cross" tone="bad" />
      <p className="min-w-0 flex-1 truncate" title={`${engine.failure.message} ${engine.failure.fix}`}>
        <span className="font-medium text-bad-ink">{engine.failure.message}</span> {engine.failure.fix}
      </p>
      <Countdown at={engine.nextTryAt} />
      <Button size="small" onClick={retryEngine}>
        Retry now
      </Button>
    </section>
  )
}

function Countdown({ at }: { at: number }) {
  const seconds = Math.max(0, Math.ceil((at - useNow()) / 1000))
  return (
    <span className="shrink-0 px-1 text-muted text-small" role="timer">
      {seconds > 0 ? `Berth looks again in ${seconds} s` : 'Looking now'}
    </span>
  )
}

function Tried({ engine }: { engine: Missing }) {
  if (engine.tried.length === 0) return null
  return (
    <details className="mt-6 text-small">
      <summary className="w-fit rounded text-muted hover:text-ink">What was tried ({engine.tried.length})</summary>
      <dl className="mt-2 space-y-1.5" data-selectable>
        {engine.tried.map(({ endpoint, problem }) => (
          <div key={endpoint}>
            <dt className="break-all font-mono">{endpoint}</dt>
            <dd className="text-muted">{problem}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

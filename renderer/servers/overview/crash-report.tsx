/** How it ended: the reason in words, the exit code, and the last it said. */
import type { Crash } from '../../../app/contract/snapshot.ts'
import { AnsiText } from '../../logs/ansi-text.tsx'
import { useNow } from '../../state/clock.ts'
import { openServer } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Section } from '../../ui/section.tsx'
import { ago } from '../../words/amounts.ts'

export function CrashReport({ id, crash, past }: { id: string; crash: Crash; past: boolean }) {
  const now = useNow()
  return (
    <Section
      title={past ? 'Last crash' : 'How it ended'}
      aside={
        <>
          {ago(crash.at, now)}, exit code {crash.exitCode}
          <Button size="small" onClick={() => openServer(id, 'logs')}>
            Open logs
          </Button>
        </>
      }
    >
      <p className={past ? 'text-muted' : 'font-medium text-bad-ink'} data-selectable>
        {crash.reason}
      </p>
      {crash.lastLines.length > 0 && !past && <LastLines lines={crash.lastLines} />}
      {crash.lastLines.length > 0 && past && (
        <details className="mt-1">
          <summary className="w-fit rounded text-muted hover:text-ink">Last lines of its log</summary>
          <LastLines lines={crash.lastLines} />
        </details>
      )}
    </Section>
  )
}

function LastLines({ lines }: { lines: Crash['lastLines'] }) {
  return (
    <CodeBlock label="Last lines of the log" className="mt-2 max-h-56">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a crash never change or move
        <div key={index}>
          <AnsiText text={line} />
        </div>
      ))}
    </CodeBlock>
  )
}

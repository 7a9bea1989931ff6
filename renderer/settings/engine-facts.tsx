/** The engine in use, as it described itself. */
import type { EngineView } from '../../app/contract/snapshot.ts'
import { engineMark } from '../frame/engine-status.tsx'
import { retryEngine } from '../state/actions.ts'
import { Button } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Fact, Section } from '../ui/section.tsx'

export function EngineFacts({ engine }: { engine: EngineView }) {
  const { shape, tone, word, detail } = engineMark(engine)
  return (
    <Section level={2} title="Engine">
      <dl data-selectable>
        <Fact name="State">
          <Glyph shape={shape} tone={tone} />
          {word} {detail}
          {engine.kind === 'missing' && (
            <Button size="small" onClick={retryEngine}>
              Retry now
            </Button>
          )}
        </Fact>
        {engine.kind === 'ready' && (
          <>
            <Fact name="API">{engine.apiVersion}</Fact>
            <Fact name="Answers at">
              <span className="truncate font-mono text-small">{engine.endpoint}</span>
            </Fact>
            <Fact name="Runs on">
              {engine.operatingSystem}, {engine.architecture}
            </Fact>
          </>
        )}
      </dl>
    </Section>
  )
}

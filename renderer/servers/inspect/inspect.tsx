/** The raw truth behind a server: its definition, and the engine's own account of its container. */
import { Copy, Pencil } from 'lucide-react'
import { useState } from 'react'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { copyText, remedyOf } from '../../state/actions.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { openOverlay } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { JsonText } from '../../ui/json-text.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Segments } from '../../ui/segments.tsx'
import { RemedyButton } from '../remedy-button.tsx'

type Part = 'definition' | 'container'

export function Inspect({ server }: { server: ServerView }) {
  const { id, container, state, definition } = server
  const [part, setPart] = useState<Part>('definition')
  const answer = useAnswer(
    'server:inspect',
    { id },
    `${id} ${container?.id} ${state.kind} ${JSON.stringify(definition)}`,
  )
  const text = answer?.ok ? answer.value[part] : null
  return (
    <div className="flex min-h-0 flex-1 flex-col px-6 py-4">
      <div className="mb-3 flex items-center gap-2">
        <Segments
          label="Part"
          value={part}
          options={[
            { value: 'definition', label: 'Definition' },
            { value: 'container', label: 'Container' },
          ]}
          onChange={setPart}
        />
        <span className="flex-1" />
        <Button onClick={() => openOverlay({ kind: 'edit', id })}>
          <Pencil size={13} aria-hidden />
          Edit
        </Button>
        <Button disabled={text === null} onClick={() => text !== null && void copyText(text, 'JSON copied.')}>
          <Copy size={13} aria-hidden />
          Copy JSON
        </Button>
      </div>
      {answer && !answer.ok && (
        <FailureNotice
          tone="warn"
          failure={answer.failure}
          actions={<RemedyButton remedy={remedyOf(answer.failure)} />}
        />
      )}
      {answer?.ok && text === null && (
        <p className="text-muted">It has no container. The engine makes one at the next start.</p>
      )}
      {text !== null && (
        <CodeBlock label={part === 'definition' ? 'Definition' : 'Container'} className="min-h-0 flex-1">
          <JsonText text={text} />
        </CodeBlock>
      )}
    </div>
  )
}

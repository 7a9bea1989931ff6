/** What a person pastes by hand, in each client's own form; the token is filled in only on the clipboard. */
import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { Snippet } from '../../../app/contract/answers.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { attempt } from '../../state/actions.ts'
import { sayDone } from '../../state/toasts.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Select } from '../../ui/field.tsx'
import { JsonText } from '../../ui/json-text.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'

export function Snippets({ server: { id, definition, token } }: { server: ServerView }) {
  const reason = `${id} ${definition.transport} ${definition.port} ${definition.path} ${token?.createdAt}`
  const answer = useAnswer('server:snippets', { id }, reason)
  const [chosen, setChosen] = useState<string | null>(null)
  if (!answer) return null
  if (!answer.ok) {
    return <FailureNotice tone="warn" failure={answer.failure} />
  }
  const snippets = answer.value
  const snippet = snippets.find(({ client }) => client === chosen) ?? snippets[0]
  if (!snippet) return null
  return (
    <Section title="By hand" aside={<CopySnippet id={id} snippet={snippet} />}>
      <div className="w-72">
        <Select aria-label="Form" value={snippet.client} onChange={(event) => setChosen(event.currentTarget.value)}>
          {snippets.map(({ client, title }) => (
            <option key={client} value={client}>
              {title}
            </option>
          ))}
        </Select>
      </div>
      <CodeBlock label={`Snippet for ${snippet.title}`} className="mt-2 max-h-72">
        {snippet.language === 'json' ? <JsonText text={snippet.text} /> : snippet.text}
      </CodeBlock>
      {snippet.note && <p className="mt-2 text-muted">{snippet.note}</p>}
    </Section>
  )
}

function CopySnippet({ id, snippet }: { id: string; snippet: Snippet }) {
  const copy = async () => {
    if ((await attempt('copy:snippet', { id, client: snippet.client })) !== null)
      sayDone(`Snippet for ${snippet.title} copied.`)
  }
  return (
    <Button size="small" aria-label="Copy snippet" onClick={() => void copy()}>
      <Copy size={12} aria-hidden />
      Copy
    </Button>
  )
}

/** Something to type on a computer, with what it does and a button that copies it. */
import { Copy } from 'lucide-react'
import type { Instruction } from '../../../app/contract/remote.ts'
import { copyText } from '../../state/actions.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'

export function InstructionBlock({ title, words, command }: Instruction) {
  return (
    <div>
      <p className="text-muted" data-selectable>
        {words}
      </p>
      {command !== null && (
        <div className="mt-1.5 flex items-start gap-2">
          <CodeBlock label={`Command: ${title}`} className="min-w-0 flex-1">
            {command}
          </CodeBlock>
          <Button
            size="small"
            className="mt-1"
            aria-label={`Copy command: ${title}`}
            onClick={() => void copyText(command, `Command for ${title} copied.`)}
          >
            <Copy size={12} aria-hidden />
            Copy
          </Button>
        </div>
      )}
    </div>
  )
}

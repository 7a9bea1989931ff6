/** Why a choice was not carried out, or why there is none yet; read out when it comes. */
import type { FailureView } from '../../../app/contract/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

export interface RefusalProps {
  readonly failure: FailureView
  /** null where the other choices are the way on. */
  readonly onRetry: (() => void) | null
}

export function Refusal({ failure: { message, fix }, onRetry }: RefusalProps) {
  return (
    <div role="alert" className="mb-4">
      <Notice tone="bad" title={message} actions={onRetry && <Button onClick={onRetry}>Try again</Button>}>
        {fix}
      </Notice>
    </div>
  )
}

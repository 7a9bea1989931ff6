/** The one-click way out of a failure; nothing where there is none. */
import { useLayoutEffect, useRef } from 'react'
import type { ToastAction } from '../state/toasts.ts'
import { Button, type ButtonProps } from '../ui/button.tsx'
import { focusOpenTab } from '../ui/open-tab.ts'

export interface RemedyButtonProps extends Pick<ButtonProps, 'weight'> {
  readonly remedy: ToastAction | null
}

export function RemedyButton({ remedy, ...rest }: RemedyButtonProps) {
  return remedy && <Remedy remedy={remedy} {...rest} />
}

function Remedy({ remedy, weight = 'secondary' }: RemedyButtonProps & { readonly remedy: ToastAction }) {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const its = button.current
    // It goes with its failure, often while it has the focus: whoever pressed it stays on the same server.
    return () => {
      if (document.activeElement === its) focusOpenTab()
    }
  }, [])
  return (
    <Button ref={button} weight={weight} onClick={remedy.run}>
      {remedy.label}
    </Button>
  )
}

/** A button that may go while it has the focus, like one that leads out of a failure: it hands the focus on. */
import { useLayoutEffect, useRef } from 'react'
import { Button, type ButtonProps } from './button.tsx'

/** The tab that is open: whoever pressed something there stays there. */
export const OPEN_TAB = '[role="tab"][aria-selected="true"]'

export interface PassingButtonProps extends ButtonProps {
  /** Selects what gets the focus then. */
  readonly to?: string
}

export function PassingButton({ to = OPEN_TAB, ...rest }: PassingButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const its = button.current
    return () => {
      if (document.activeElement === its) document.querySelector<HTMLElement>(to)?.focus()
    }
  }, [to])
  return <Button ref={button} {...rest} />
}

/** The one-click way out of a failure; nothing where there is none. */
import type { ToastAction } from '../state/toasts.ts'
import type { ButtonProps } from '../ui/button.tsx'
import { PassingButton } from '../ui/passing-button.tsx'

export interface RemedyButtonProps extends Pick<ButtonProps, 'weight' | 'size' | 'aria-label'> {
  readonly remedy: ToastAction | null
}

export function RemedyButton({ remedy, ...rest }: RemedyButtonProps) {
  return (
    remedy && (
      <PassingButton onClick={remedy.run} {...rest}>
        {remedy.label}
      </PassingButton>
    )
  )
}

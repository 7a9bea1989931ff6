/** The one button: four weights, three sizes, one look of focus, press and disabled. */
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

const weights = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong shadow-control',
  secondary: 'bg-control text-ink ring-1 ring-inset ring-line-strong hover:bg-hover active:bg-press shadow-control',
  ghost: 'text-muted hover:bg-hover hover:text-ink active:bg-press',
  danger: 'bg-bad-fill text-[oklch(0.99_0.005_20)] hover:brightness-110 shadow-control',
} as const

const sizes = {
  small: 'h-6 px-2 gap-1 text-small rounded-[5px]',
  medium: 'h-7 px-2.5 gap-1.5 text-base rounded-md',
  large: 'h-9 px-4 gap-2 text-base rounded-lg',
} as const

const shape =
  'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors duration-100 disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly weight?: keyof typeof weights
  readonly size?: keyof typeof sizes
  /** What it does is under way: it does not do it twice, and keeps the focus, which a disabled button would lose. */
  readonly busy?: boolean
}

export function Button({
  weight = 'secondary',
  size = 'medium',
  busy = false,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={classNames(shape, weights[weight], sizes[size], className)}
      {...rest}
    />
  )
}

const squares = { small: 'size-6 rounded-[5px]', medium: 'size-7 rounded-md' } as const

export interface IconButtonProps extends ComponentProps<'button'> {
  /** Its accessible name, also shown as a tooltip. */
  readonly label: string
  readonly size?: keyof typeof squares
}

/** A square button that holds one icon. */
export function IconButton({ label, size = 'medium', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(shape, weights.ghost, squares[size], className)}
      {...rest}
    />
  )
}

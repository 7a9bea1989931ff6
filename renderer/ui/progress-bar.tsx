/** How far something is; without a share it only shows that it moves. */
export interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while the end is unknown. */
  readonly share: number | null
  readonly thin?: boolean
}

export function ProgressBar({ label, share, thin = false }: ProgressBarProps) {
  const percent = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={`w-full overflow-hidden rounded-full bg-press ${thin ? 'h-[3px]' : 'h-1.5'}`}
    >
      {percent === undefined ? (
        <div className="sliding h-full w-1/4 rounded-full bg-accent" />
      ) : (
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-200 ease-out"
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  )
}

/** The last minute of one figure as a thin curve; the words beside it carry the value. */
export interface SparklineProps {
  readonly values: readonly number[]
  /** The height of the curve stands for this much; the largest value when that is more. */
  readonly ceiling: number
  readonly slots: number
}

const width = 120
const height = 24

export function Sparkline({ values, ceiling, slots }: SparklineProps) {
  const top = Math.max(ceiling, ...values)
  const step = width / (slots - 1)
  const left = width - (values.length - 1) * step
  const points = values.map(
    (value, index) => `${(left + index * step).toFixed(1)},${(height - 1.5 - (value / top) * (height - 3)).toFixed(1)}`,
  )
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="h-6 w-full text-accent-ink"
      aria-hidden="true"
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      {points.length > 1 && (
        <>
          <polygon
            points={`${left.toFixed(1)},${height} ${points.join(' ')} ${width},${height}`}
            fill="currentColor"
            opacity="0.1"
          />
          <polyline
            points={points.join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.25"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  )
}

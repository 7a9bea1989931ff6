/** Rows that a person adds, fills in and removes: each with its fields, a switch at its end, and what is wrong below. */
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'

interface Keyed {
  readonly key: number
}

export interface RowTableProps<Row extends Keyed> {
  readonly legend: string
  /** Stands over the switches. */
  readonly switchWord: string
  readonly rows: readonly Row[]
  readonly problem: string | undefined
  readonly onChange: (rows: readonly Row[]) => void
  readonly addWords: string
  readonly emptyRow: (key: number) => Row
  /** For "Remove NAME". */
  readonly nameOf: (row: Row) => string
  readonly fields: (row: Row, change: (part: Partial<Row>) => void) => ReactNode
}

export function RowTable<Row extends Keyed>(props: RowTableProps<Row>) {
  const { legend, switchWord, rows, problem, onChange, addWords, emptyRow, nameOf, fields } = props
  const change = (key: number) => (part: Partial<Row>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const add = () => onChange([...rows, emptyRow(Math.max(-1, ...rows.map(({ key }) => key)) + 1)])
  return (
    <fieldset className="col-span-2">
      <div className="mb-1 flex items-center justify-between">
        <legend className="font-medium text-small">{legend}</legend>
        {rows.length > 0 && (
          // As wide as the switches below it, and as far from the end.
          <span className="mr-[30px] flex w-11 justify-center whitespace-nowrap text-muted text-small">
            {switchWord}
          </span>
        )}
      </div>
      <div className="space-y-1.5">
        {rows.map((row) => (
          <div key={row.key} className="flex items-center gap-1.5">
            {fields(row, change(row.key))}
            <IconButton
              label={`Remove ${nameOf(row)}`}
              size="small"
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              <X size={14} />
            </IconButton>
          </div>
        ))}
      </div>
      {problem && <p className="mt-1 text-bad-ink text-small">{problem}</p>}
      <Button size="small" weight="ghost" className="mt-1 -ml-2" onClick={add}>
        <Plus size={13} aria-hidden />
        {addWords}
      </Button>
    </fieldset>
  )
}

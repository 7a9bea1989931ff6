/** Folders of this computer that the server sees, row by row. */
import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { MountRow } from './draft.ts'

export interface MountTableProps {
  readonly mounts: readonly MountRow[]
  readonly problem: string | undefined
  readonly onChange: (mounts: readonly MountRow[]) => void
}

export function MountTable({ mounts, problem, onChange }: MountTableProps) {
  const change = (key: number, part: Partial<MountRow>) =>
    onChange(mounts.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const add = () =>
    onChange([
      ...mounts,
      { key: Math.max(-1, ...mounts.map(({ key }) => key)) + 1, source: '', target: '', readOnly: true },
    ])
  return (
    <fieldset className="col-span-2">
      <div className="mb-1 flex items-center justify-between">
        <legend className="font-medium text-small">Folders</legend>
        {mounts.length > 0 && <span className="pr-7 text-muted text-small">Read-only</span>}
      </div>
      <div className="space-y-1.5">
        {mounts.map((row) => (
          <div key={row.key} className="flex items-center gap-1.5">
            <TextInput
              mono
              aria-label="Folder on this computer"
              placeholder="/home/you/notes"
              value={row.source}
              aria-invalid={problem !== undefined}
              onChange={(event) => change(row.key, { source: event.target.value })}
            />
            <TextInput
              mono
              aria-label="Folder in the container"
              placeholder="/data"
              value={row.target}
              aria-invalid={problem !== undefined}
              onChange={(event) => change(row.key, { target: event.target.value })}
            />
            <span className="flex w-11 shrink-0 justify-center">
              <Switch
                label={`${row.source || 'The folder'} is read-only`}
                checked={row.readOnly}
                onChange={(readOnly) => change(row.key, { readOnly })}
              />
            </span>
            <IconButton
              label={`Remove ${row.source || 'the folder'}`}
              size="small"
              onClick={() => onChange(mounts.filter(({ key }) => key !== row.key))}
            >
              <X size={14} />
            </IconButton>
          </div>
        ))}
      </div>
      {problem && <p className="mt-1 text-bad-ink text-small">{problem}</p>}
      <Button size="small" weight="ghost" className="mt-1 -ml-2" onClick={add}>
        <Plus size={13} aria-hidden />
        Add folder
      </Button>
    </fieldset>
  )
}

/** Folders of this computer that the server sees, row by row. */
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { MountRow } from './draft.ts'
import { RowTable } from './row-table.tsx'

export interface MountTableProps {
  readonly mounts: readonly MountRow[]
  readonly problem: string | undefined
  readonly onChange: (mounts: readonly MountRow[]) => void
}

export function MountTable({ mounts, problem, onChange }: MountTableProps) {
  return (
    <RowTable
      legend="Folders"
      switchWord="Read-only"
      rows={mounts}
      problem={problem}
      onChange={onChange}
      addWords="Add folder"
      emptyRow={(key) => ({ key, source: '', target: '', readOnly: true })}
      nameOf={({ source }) => source || 'the folder'}
      fields={({ source, target, readOnly }, change) => (
        <>
          <TextInput
            mono
            aria-label="Folder on this computer"
            placeholder="/home/you/notes"
            value={source}
            aria-invalid={problem !== undefined}
            onChange={(event) => change({ source: event.target.value })}
          />
          <TextInput
            mono
            aria-label="Folder in the container"
            placeholder="/data"
            value={target}
            aria-invalid={problem !== undefined}
            onChange={(event) => change({ target: event.target.value })}
          />
          <span className="flex w-11 shrink-0 justify-center">
            <Switch
              label={`${source || 'The folder'} is read-only`}
              checked={readOnly}
              onChange={(checked) => change({ readOnly: checked })}
            />
          </span>
        </>
      )}
    />
  )
}

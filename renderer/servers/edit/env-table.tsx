/** Environment variables, row by row; a secret's value is covered here, goes into the store, and never comes back. */
import { looksLikeCredential } from '../../../app/contract/credential.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { EnvRow } from './draft.ts'
import { RowTable } from './row-table.tsx'

export interface EnvTableProps {
  readonly env: readonly EnvRow[]
  readonly problem: string | undefined
  readonly onChange: (env: readonly EnvRow[]) => void
}

export function EnvTable({ env, problem, onChange }: EnvTableProps) {
  return (
    <RowTable
      legend="Environment"
      switchWord="Secret"
      rows={env}
      problem={problem}
      onChange={onChange}
      addWords="Add variable"
      emptyRow={(key) => ({ key, name: '', value: '', secret: false, asFile: false })}
      nameOf={({ name }) => name || 'the variable'}
      fields={(row, change) => <EnvFields row={row} isWrong={problem !== undefined} change={change} />}
    />
  )
}

interface EnvFieldsProps {
  readonly row: EnvRow
  readonly isWrong: boolean
  readonly change: (part: Partial<EnvRow>) => void
}

function EnvFields({ row: { name, value, secret, asFile }, isWrong, change }: EnvFieldsProps) {
  return (
    <>
      <TextInput
        mono
        aria-label="Name"
        placeholder="NAME"
        value={name}
        aria-invalid={isWrong}
        onChange={(event) =>
          change({
            name: event.target.value,
            secret: secret || (name === '' && looksLikeCredential(event.target.value)),
          })
        }
        onBlur={() => !secret && value === '' && looksLikeCredential(name) && change({ secret: true })}
        className="w-[38%]!"
      />
      <TextInput
        mono
        aria-label={`Value of ${name || 'the variable'}`}
        placeholder="value"
        type={secret ? 'password' : 'text'}
        value={value}
        onChange={(event) => change({ value: event.target.value })}
        className="flex-1"
      />
      {secret && (
        <Button
          size="small"
          weight="ghost"
          aria-label={`Hand ${name || 'the secret'} over as ${asFile ? 'a variable' : 'a file'}`}
          title={asFile ? `The server reads /run/secrets/${name}` : 'The server gets a variable'}
          onClick={() => change({ asFile: !asFile })}
        >
          {asFile ? 'File' : 'Variable'}
        </Button>
      )}
      <span className="flex w-11 justify-center">
        <Switch
          label={`${name || 'The variable'} is a secret`}
          checked={secret}
          onChange={(checked) => change({ secret: checked })}
        />
      </span>
    </>
  )
}

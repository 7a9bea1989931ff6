/** Environment variables, row by row; a secret's value is covered here, goes into the store, and never comes back. */
import { useId } from 'react'
import { looksLikeCredential, MASK } from '../../../app/contract/credential.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { EnvRow } from './draft.ts'
import { RowTable } from './row-table.tsx'
import { type Missing, shownValue, standing, typedValue } from './secret-value.ts'

export interface EnvTableProps {
  readonly env: readonly EnvRow[]
  /** Secrets without a value. Left out for a server that is only being made: what is set there is what is typed. */
  readonly missing?: Missing
  /** The secret that the form was opened for. */
  readonly first?: string | undefined
  readonly problem: string | undefined
  readonly onChange: (env: readonly EnvRow[]) => void
}

export function EnvTable({ env, missing, first, problem, onChange }: EnvTableProps) {
  const isTold = missing !== undefined && env.some(({ secret }) => secret)
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
      fields={(row, change) => (
        <EnvFields
          row={row}
          missing={missing ?? []}
          isTold={isTold}
          isFirst={row.secret && row.name === first}
          isWrong={problem !== undefined}
          change={change}
        />
      )}
    />
  )
}

interface EnvFieldsProps {
  readonly row: EnvRow
  readonly missing: Missing
  /** Whether each secret has a value is said beside it. */
  readonly isTold: boolean
  readonly isFirst: boolean
  readonly isWrong: boolean
  readonly change: (part: Partial<EnvRow>) => void
}

function EnvFields({ row, missing, isTold, isFirst, isWrong, change }: EnvFieldsProps) {
  const { name, value, secret, asFile } = row
  const id = useId()
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
        className="w-[34%]!"
      />
      <TextInput
        mono
        aria-label={`Value of ${name || 'the variable'}`}
        placeholder="value"
        type={secret ? 'password' : 'text'}
        value={shownValue(row, missing)}
        aria-describedby={isTold ? id : undefined}
        data-first-focus={isFirst ? true : undefined}
        onFocus={(event) => secret && value === MASK && event.target.select()}
        onChange={(event) => change({ value: typedValue(row, missing, event.target.value) })}
        className="flex-1"
      />
      {isTold && <Standing id={id} words={standing(row, missing)} />}
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

function Standing({ id, words }: { id: string; words: ReturnType<typeof standing> }) {
  return (
    <span
      id={id}
      className={classNames(
        'w-11 shrink-0 text-small',
        words === 'not set' ? 'font-medium text-warn-ink' : 'text-muted',
      )}
    >
      {words}
    </span>
  )
}

/** Environment variables, row by row; a secret's value is covered here, goes into the store, and never comes back. */
import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { looksLikeCredential, MASK } from '../../../app/contract/credential.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { EnvRow } from './draft.ts'
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

export function EnvTable({ env, missing: told, first, problem, onChange }: EnvTableProps) {
  const id = useId()
  const missing = told ?? []
  const isTold = told !== undefined && env.some(({ secret }) => secret)
  const change = (key: number, part: Partial<EnvRow>) =>
    onChange(env.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const add = () =>
    onChange([
      ...env,
      { key: Math.max(-1, ...env.map(({ key }) => key)) + 1, name: '', value: '', secret: false, asFile: false },
    ])
  return (
    <fieldset className="col-span-2">
      <div className="mb-1 flex items-center justify-between">
        <legend className="font-medium text-small">Environment</legend>
        {env.length > 0 && <span className="pr-9 text-muted text-small">Secret</span>}
      </div>
      <div className="space-y-1.5">
        {env.map((row) => (
          <div key={row.key} className="flex items-center gap-1.5">
            <TextInput
              mono
              aria-label="Name"
              placeholder="NAME"
              value={row.name}
              aria-invalid={problem !== undefined}
              onChange={(event) =>
                change(row.key, {
                  name: event.target.value,
                  secret: row.secret || (row.name === '' && looksLikeCredential(event.target.value)),
                })
              }
              onBlur={() =>
                !row.secret && row.value === '' && looksLikeCredential(row.name) && change(row.key, { secret: true })
              }
              className="w-[34%]!"
            />
            <TextInput
              mono
              aria-label={`Value of ${row.name || 'the variable'}`}
              placeholder="value"
              type={row.secret ? 'password' : 'text'}
              value={shownValue(row, missing)}
              aria-describedby={isTold ? `${id}-${row.key}` : undefined}
              data-first-focus={row.secret && row.name === first ? true : undefined}
              onFocus={(event) => row.secret && row.value === MASK && event.target.select()}
              onChange={(event) => change(row.key, { value: typedValue(row, missing, event.target.value) })}
              className="flex-1"
            />
            {isTold && <Standing id={`${id}-${row.key}`} words={standing(row, missing)} />}
            {row.secret && (
              <Button
                size="small"
                weight="ghost"
                aria-label={`Hand ${row.name || 'the secret'} over as ${row.asFile ? 'a variable' : 'a file'}`}
                title={row.asFile ? `The server reads /run/secrets/${row.name}` : 'The server gets a variable'}
                onClick={() => change(row.key, { asFile: !row.asFile })}
              >
                {row.asFile ? 'File' : 'Variable'}
              </Button>
            )}
            <span className="flex w-11 justify-center">
              <Switch
                label={`${row.name || 'The variable'} is a secret`}
                checked={row.secret}
                onChange={(secret) => change(row.key, { secret })}
              />
            </span>
            <IconButton
              label={`Remove ${row.name || 'the variable'}`}
              size="small"
              onClick={() => onChange(env.filter(({ key }) => key !== row.key))}
            >
              <X size={14} />
            </IconButton>
          </div>
        ))}
      </div>
      {problem && <p className="mt-1 text-bad-ink text-small">{problem}</p>}
      <Button size="small" weight="ghost" className="mt-1 -ml-2" onClick={add}>
        <Plus size={13} aria-hidden />
        Add variable
      </Button>
    </fieldset>
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

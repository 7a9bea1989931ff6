/** The port on this computer: what is typed, how it stands, and a better one where there is one. */
import { useSnapshot } from '../../state/mirror.ts'
import { Button } from '../../ui/button.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { portNote } from './port-note.ts'
import type { DraftForm } from './use-draft.ts'
import { type PortCheck, usePortCheck } from './use-port-check.ts'

export interface PortFieldProps {
  readonly form: DraftForm
  /** null for a server that is only being made. */
  readonly server: { readonly id: string; readonly port: number | null } | null
}

export function PortField({ form: { draft, change, problem }, server }: PortFieldProps) {
  const check = usePortCheck(draft.port, server?.id ?? null)
  return (
    <Field
      label="Port on this computer"
      problem={problem('port')}
      hint={
        <Standing
          empty={draft.port.trim() === ''}
          check={check}
          current={server?.port ?? null}
          onTake={(port) => change({ port: String(port) })}
        />
      }
    >
      {(control) => (
        <TextInput
          {...control}
          inputMode="numeric"
          value={draft.port}
          placeholder={check.nextFree === null ? 'Chosen by Berth' : String(check.nextFree)}
          onChange={(event) => change({ port: event.target.value })}
        />
      )}
    </Field>
  )
}

interface StandingProps {
  readonly empty: boolean
  readonly check: PortCheck
  readonly current: number | null
  readonly onTake: (port: number) => void
}

const inks = { quiet: '', good: 'text-good-ink', warn: 'text-warn-ink' } as const

function Standing({ empty, check: { slot, nextFree }, current, onTake }: StandingProps) {
  const range = useSnapshot(({ settings }) => settings.range, null)
  if (empty)
    return nextFree === null ? 'Empty takes the first free one.' : `Empty takes ${nextFree}, the first free one.`
  // The line keeps its height while a port is looked at, so that nothing below it jumps with every key.
  if (!slot || !range) return <span aria-live="polite">{'\u00a0'}</span>
  const { tone, text, suggest } = portNote(slot, { range, current })
  return (
    <span aria-live="polite" className={inks[tone]}>
      {tone === 'warn' && <Glyph shape="barred" tone="warn" className="mr-1 inline size-3 align-[-1px]" />}
      {text}
      {suggest && nextFree !== null && nextFree !== slot.port && (
        <Button size="small" className="mt-1.5 flex!" onClick={() => onTake(nextFree)}>
          Use {nextFree}
        </Button>
      )}
    </span>
  )
}

/** The rest of a definition: good as it is for most servers. */
import { Field, TextArea, TextInput } from '../../ui/field.tsx'
import { NetworkField, PassTokenLine } from './access-fields.tsx'
import { MountTable } from './mount-table.tsx'
import { PortField, type PortFieldProps } from './port-field.tsx'
import { SwitchLine } from './switch-line.tsx'
import type { DraftForm } from './use-draft.ts'

export interface AdvancedFieldsProps {
  readonly form: DraftForm
  /** null for a server that is only being made. */
  readonly server: PortFieldProps['server']
}

export function AdvancedFields({ form, server }: AdvancedFieldsProps) {
  const { draft, change, problem } = form
  const stdio = draft.transport === 'stdio'
  return (
    <>
      {!stdio && <PortField form={form} server={server} />}
      <Field label="User" problem={problem('user')} hint="Empty keeps the image's own.">
        {(control) => (
          <TextInput
            {...control}
            mono
            value={draft.user}
            placeholder="1000:1000"
            onChange={(event) => change({ user: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Command"
        problem={problem('command')}
        hint="One argument per line. Empty keeps the image's own."
        className="col-span-2"
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            value={draft.command}
            onChange={(event) => change({ command: event.target.value })}
          />
        )}
      </Field>
      <MountTable mounts={draft.mounts} problem={problem('mounts')} onChange={(mounts) => change({ mounts })} />
      <LimitFields form={form} />
      <NetworkField form={form} />
      <Field label="Stop timeout, seconds" problem={problem('stopTimeout')} hint="Time to finish before it is killed.">
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            value={draft.stopTimeout}
            onChange={(event) => change({ stopTimeout: event.target.value })}
          />
        )}
      </Field>
      <div className="col-span-2">
        {!stdio && draft.auth === 'gate' && <PassTokenLine form={form} />}
        <SwitchLine
          label="Read-only file system"
          hint="Only /tmp can be written."
          checked={draft.readOnly}
          onChange={(readOnly) => change({ readOnly })}
        />
        <SwitchLine
          label="May reach this computer"
          hint={draft.network === 'isolated' ? 'Not while it is isolated.' : 'As host.docker.internal.'}
          checked={draft.hostAccess}
          onChange={(hostAccess) => change({ hostAccess })}
        />
        {!stdio && (
          <SwitchLine
            label="Start with Berth"
            hint="Starts when Berth opens."
            checked={draft.startWithBerth}
            onChange={(startWithBerth) => change({ startWithBerth })}
          />
        )}
      </div>
    </>
  )
}

function LimitFields({ form: { draft, change, problem } }: { form: DraftForm }) {
  return (
    <div className="col-span-2 grid grid-cols-3 gap-x-4">
      <Field label="Memory limit" problem={problem('limits.memory')}>
        {(control) => (
          <TextInput {...control} value={draft.memory} onChange={(event) => change({ memory: event.target.value })} />
        )}
      </Field>
      <Field label="CPU limit, cores" problem={problem('limits.cpus')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={draft.cpus}
            onChange={(event) => change({ cpus: event.target.value })}
          />
        )}
      </Field>
      <Field label="Process limit" problem={problem('limits.pids')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            value={draft.pids}
            onChange={(event) => change({ pids: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}

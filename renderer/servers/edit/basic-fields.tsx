/** What every server needs said: the image, how it speaks, where it listens, who may call it, what it is given. */
import type { ReactNode } from 'react'
import type { Transport } from '../../../app/contract/server.ts'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { AuthField } from './access-fields.tsx'
import { EnvTable, type EnvTableProps } from './env-table.tsx'
import type { DraftForm } from './use-draft.ts'

const usualPath = (transport: Transport): string => (transport === 'sse' ? '/sse' : '/mcp')

export interface BasicFieldsProps {
  readonly form: DraftForm
  /** What the environment has to know of a server that is there. */
  readonly secrets?: Pick<EnvTableProps, 'missing' | 'first'>
  /** What follows from the image and belongs right below it. */
  readonly belowImage?: ReactNode
}

export function BasicFields({ form, secrets, belowImage }: BasicFieldsProps) {
  const { draft, change, problem } = form
  const stdio = draft.transport === 'stdio'
  // The path follows the transport for as long as nobody has chosen another.
  const setTransport = (transport: Transport) =>
    change(draft.path === usualPath(draft.transport) ? { transport, path: usualPath(transport) } : { transport })
  return (
    <>
      <Field label="Image" problem={problem('image')} className="col-span-2">
        {(control) => (
          <TextInput
            {...control}
            mono
            value={draft.image}
            placeholder="ghcr.io/owner/name:1.2"
            onChange={(event) => change({ image: event.target.value })}
          />
        )}
      </Field>
      {belowImage}
      <Field
        label="Transport"
        problem={problem('transport')}
        hint={stdio ? 'A client starts it; it needs no port.' : undefined}
      >
        {(control) => (
          <Select
            {...control}
            value={draft.transport}
            onChange={(event) => setTransport(event.target.value as Transport)}
          >
            <option value="streamable-http">Streamable HTTP</option>
            <option value="sse">HTTP with SSE</option>
            <option value="stdio">stdio</option>
          </Select>
        )}
      </Field>
      {!stdio && <AuthField form={form} />}
      {!stdio && (
        <>
          <Field label="Container port" problem={problem('containerPort')} hint="Where it listens inside.">
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                value={draft.containerPort}
                onChange={(event) => change({ containerPort: event.target.value })}
              />
            )}
          </Field>
          <Field label="Path" problem={problem('path')}>
            {(control) => (
              <TextInput
                {...control}
                mono
                value={draft.path}
                onChange={(event) => change({ path: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      <EnvTable
        {...secrets}
        env={draft.env}
        problem={problem('env') ?? problem('secrets')}
        onChange={(env) => change({ env })}
      />
    </>
  )
}

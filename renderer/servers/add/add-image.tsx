/** A server from an image, field by field. */
import { useState } from 'react'
import { ServerId } from '../../../app/contract/server.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { Field, TextInput } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { AdvancedFields } from '../edit/advanced-fields.tsx'
import { BasicFields } from '../edit/basic-fields.tsx'
import { definitionOf, emptyDraft, idFromImage } from '../edit/draft.ts'
import { useDraft } from '../edit/use-draft.ts'
import { RemedyButton } from '../remedy-button.tsx'
import type { AddWayProps } from './add-dialog.tsx'
import { AddFooter } from './add-footer.tsx'
import { useAdd } from './use-add.ts'

export function AddImage({ footer, onClose }: AddWayProps) {
  const form = useDraft(emptyDraft, false)
  const [typedId, setTypedId] = useState<string | null>(null)
  const taken = useSnapshot((snapshot) => snapshot.servers, []).map(({ id }) => id)
  const { busy, failure, remedy, add } = useAdd()
  const id = typedId ?? idFromImage(form.draft.image)
  const problem = idProblem(id, taken)
  const idField = (
    <Field
      label="Id"
      problem={id === '' && typedId === null ? undefined : problem}
      hint="How clients and Berth call it."
      className="col-span-2"
    >
      {(control) => (
        <TextInput
          {...control}
          mono
          value={id}
          placeholder="my-server"
          onChange={(event) => setTypedId(event.target.value)}
        />
      )}
    </Field>
  )
  return (
    <>
      {failure && <FailureNotice failure={failure} className="mb-4" actions={<RemedyButton remedy={remedy} />} />}
      <div className="grid grid-cols-2 gap-x-4 gap-y-4">
        <BasicFields form={form} belowImage={idField} />
        <details className="col-span-2">
          <summary className="w-fit rounded font-semibold">Advanced</summary>
          <div className="mt-3 grid grid-cols-2 gap-x-4 gap-y-4">
            <AdvancedFields form={form} server={null} />
          </div>
        </details>
      </div>
      <AddFooter
        footer={footer}
        onClose={onClose}
        disabled={!form.valid || problem !== undefined}
        busy={busy}
        onAdd={(start) => void add({ kind: 'definition', id, definition: definitionOf(form.draft) }, start)}
      />
    </>
  )
}

function idProblem(id: string, taken: readonly string[]): string | undefined {
  if (taken.includes(id)) return `A server named "${id}" exists already. Choose another id.`
  return ServerId.safeParse(id).error?.issues[0]?.message
}

/** Changes a server's definition, every field of it. */
import './no-eval.ts'

import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react'
import type { FailureView } from '../../../app/contract/failure.ts'
import { missingSecrets } from '../../../app/contract/secret.ts'
import { ServerDefinition } from '../../../app/contract/server.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { ask, remedyOf, startServer } from '../../state/actions.ts'
import { useMirror } from '../../state/mirror.ts'
import { findServer, mainAction } from '../../state/select.ts'
import { sayDone } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { RemedyButton } from '../remedy-button.tsx'
import { AdvancedFields } from './advanced-fields.tsx'
import { BasicFields } from './basic-fields.tsx'
import { definitionOf, draftOf, restartsWith } from './draft.ts'
import { useDraft } from './use-draft.ts'

export interface EditDialogProps {
  readonly id: string
  /** The variable whose value is to be typed. */
  readonly secret?: string
  /** What the person wants is a server that runs: it is started once it is saved. */
  readonly start?: boolean
  readonly onClose: () => void
}

export function EditDialog({ id, ...rest }: EditDialogProps) {
  // Taken once: the form must not change under the person's hands when the server's state does.
  const [server] = useState(() => {
    const { snapshot } = useMirror.getState()
    return snapshot ? findServer(snapshot, id) : null
  })
  return server && <EditForm server={server} {...rest} />
}

function EditForm({ server, secret, start, onClose }: Omit<EditDialogProps, 'id'> & { readonly server: ServerView }) {
  const { id, definition, state } = server
  const form = useDraft(draftOf(definition), true)
  const [failure, setFailure] = useState<FailureView | null>(null)
  const [saving, setSaving] = useState(false)
  const starts = start === true && mainAction(server) === 'start'
  const formId = useId()
  const element = useRef<HTMLFormElement>(null)
  // Also where the form is open already, when what it cannot be saved for is a secret.
  useEffect(() => {
    if (secret) element.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
  }, [secret])
  const save = async () => {
    const parsed = ServerDefinition.safeParse(definitionOf(form.draft, definition))
    if (!form.valid || saving) return
    // What no field shows may not go together with what was chosen, like a way in for other computers without a gate.
    if (!parsed.success) return setFailure(unfit(parsed.error.issues[0]?.message))
    setSaving(true)
    const result = await ask('server:update', { id, definition: parsed.data })
    setSaving(false)
    if (!result.ok) return setFailure(result.failure)
    sayDone(`${id} saved.`)
    onClose()
    if (starts) startServer(id)
  }
  return (
    <Dialog
      title={`Edit ${id}`}
      onClose={onClose}
      footer={
        <>
          {state.kind === 'running' && (
            <span className="mr-auto text-muted">
              {restartsWith(form.draft, definition)
                ? 'Saving restarts the server.'
                : 'Takes effect at the next restart.'}
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} weight="primary" busy={saving} disabled={!form.valid}>
            {saving ? 'Saving' : starts ? 'Save and start' : 'Save'}
          </Button>
        </>
      }
    >
      {failure && (
        <FailureNotice
          failure={failure}
          className="mb-4"
          actions={<RemedyButton remedy={remedyOf(failure, () => void save())} />}
        />
      )}
      <form
        id={formId}
        ref={element}
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          void save()
        }}
        // Radix lays a hidden input beside a switch in a form, which belongs to what scrolls.
        className="relative grid grid-cols-2 gap-x-4 gap-y-4"
      >
        <BasicFields form={form} secrets={{ missing: missingSecrets(server), first: secret }} />
        <h3 className="col-span-2 border-line border-t pt-4 font-semibold">Advanced</h3>
        <AdvancedFields form={form} server={{ id, port: definition.port }} />
      </form>
    </Dialog>
  )
}

const unfit = (message = 'This definition cannot be used.'): FailureView => ({
  kind: 'invalid-input',
  message,
  fix: 'Nothing was saved.',
})

/** Four ways to a new server: the sample, an image, a snippet from a README, or what a client starts already. */
import '../edit/no-eval.ts'

import { useState } from 'react'
import { assertNever } from '../../../app/contract/result.ts'
import type { AddWay } from '../../state/view.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Segments } from '../../ui/segments.tsx'
import { AddFound } from './add-found.tsx'
import { AddImage } from './add-image.tsx'
import { AddPaste } from './add-paste.tsx'
import { AddSample } from './add-sample.tsx'

const ways = [
  { value: 'sample', label: 'Sample' },
  { value: 'image', label: 'Image' },
  { value: 'paste', label: 'Paste' },
  { value: 'found', label: 'From clients' },
] as const

export function AddDialog({ first, onClose }: { first: AddWay; onClose: () => void }) {
  const [way, setWay] = useState<AddWay>(first)
  const [footer, setFooter] = useState<HTMLElement | null>(null)
  return (
    <Dialog
      title="Add a server"
      onClose={onClose}
      footer={<div ref={setFooter} className="flex w-full items-center justify-end gap-2" />}
    >
      <Segments label="Source" value={way} options={ways} onChange={setWay} />
      <div className="mt-4 min-h-72">
        <AddBy way={way} footer={footer} onClose={onClose} />
      </div>
    </Dialog>
  )
}

export interface AddWayProps {
  /** Where the way's own buttons go. */
  readonly footer: HTMLElement | null
  readonly onClose: () => void
}

function AddBy({ way, ...rest }: AddWayProps & { readonly way: AddWay }) {
  switch (way) {
    case 'sample':
      return <AddSample {...rest} />
    case 'image':
      return <AddImage {...rest} />
    case 'paste':
      return <AddPaste {...rest} />
    case 'found':
      return <AddFound {...rest} />
    default:
      return assertNever(way)
  }
}
